package dev.lsmith.base.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonValue.JsonObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads records from the JSON objects that {@link JsonText.StoredRecords} writes of them: a member for each component under its own name; a
 * missing one is an empty optional or collection; enum constants are in lower case with hyphens. A record of a sealed interface that
 * has a {@link JsonTypeInfo} also carries the member that this names; its value is the {@link JsonTypeName} of the record.
 *
 * <p>A member that no component has is refused, as its meaning would be lost.
 */
public final class RecordForm {
    private static final ClassValue<String> NAMES = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
            JsonTypeName name = type.getAnnotation(JsonTypeName.class);
            if (name == null) {
                throw new IllegalArgumentException(type + " has no JsonTypeName");
            }
            return name.value();
        }
    };

    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            return Shape.of(type);
        }
    };

    private RecordForm() {}

    /** What Java tells of a record, asked once: it makes all of it anew each time. */
    private record Shape(List<Component> components, Set<String> names, Constructor<?> canonical) {
        static Shape of(Class<?> type) {
            List<Component> components = new ArrayList<>();
            for (RecordComponent one : type.getRecordComponents()) {
                components.add(new Component(one.getName(), one.getType(), one.getGenericType()));
            }
            Class<?>[] types = components.stream().map(Component::type).toArray(Class<?>[]::new);
            try {
                return new Shape(
                        List.copyOf(components),
                        components.stream().map(Component::name).collect(Collectors.toUnmodifiableSet()),
                        type.getDeclaredConstructor(types));
            } catch (NoSuchMethodException e) {
                throw new IllegalArgumentException("cannot make a " + type, e);
            }
        }
    }

    private record Component(String name, Class<?> type, Type genericType) {}

    /**
     * The records of a sealed interface.
     *
     * @param member the member that tells which one: {@code kind}
     * @param byName its values
     */
    record Variants(String member, SortedMap<String, Class<?>> byName) {
        /** The records of a sealed interface; empty if the interface has no member that tells them apart. */
        static Optional<Variants> of(Class<?> type) {
            JsonTypeInfo info = type.getAnnotation(JsonTypeInfo.class);
            if (info == null || !type.isSealed()) {
                return Optional.empty();
            }
            SortedMap<String, Class<?>> byName = new TreeMap<>();
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                byName.put(nameOf(permitted), permitted);
            }
            return Optional.of(new Variants(info.property(), byName));
        }
    }

    /**
     * The name that tells a record of a sealed interface from the others of it.
     *
     * @throws IllegalArgumentException when it has none
     */
    public static String nameOf(Class<?> type) {
        return NAMES.get(type);
    }

    /**
     * A record, or one of a sealed interface, from an object.
     *
     * @throws InputException when a member is missing, unknown or of another type, with its place
     */
    public static <T> T read(JsonValue json, Class<T> type) throws InputException {
        return type.cast(new RecordReader().read(json, type));
    }

    /** An enum constant as it is written. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads values of the types that records are made of. */
    private static final class RecordReader {
        private final Map<Class<?>, Optional<Variants>> variants = new HashMap<>();

        Object read(JsonValue json, Type type) throws InputException {
            if (type instanceof ParameterizedType generic) {
                return readGeneric(json, (Class<?>) generic.getRawType(), generic.getActualTypeArguments());
            }
            Class<?> plain = (Class<?>) type;
            Optional<Variants> known = variants.computeIfAbsent(plain, Variants::of);
            if (known.isPresent()) {
                return readVariant(json.object(), known.get());
            }
            if (plain.isRecord()) {
                return readRecord(json.object(), plain, Optional.empty());
            }
            if (plain.isEnum()) {
                return constant(json, plain);
            }
            return readPlain(json, plain);
        }

        private static Object readPlain(JsonValue json, Class<?> type) throws InputException {
            if (type == String.class) {
                return json.text();
            }
            if (type == long.class || type == Long.class) {
                return json.number();
            }
            if (type == boolean.class || type == Boolean.class) {
                return json.flag();
            }
            if (type == int.class || type == Integer.class) {
                return integer(json);
            }
            if (type == Instant.class) {
                return instant(json);
            }
            throw new IllegalArgumentException("no form for " + type);
        }

        private static int integer(JsonValue json) throws InputException {
            long number = json.number();
            if (number != (int) number) {
                throw json.place().complain("json-number", number + " is too large here", "");
            }
            return (int) number;
        }

        private static Instant instant(JsonValue json) throws InputException {
            try {
                return Instant.parse(json.text());
            } catch (DateTimeException e) {
                throw json.place().complain("json-time", "this is no time of the form 2026-01-02T03:04:05Z", "");
            }
        }

        private static Object constant(JsonValue json, Class<?> type) throws InputException {
            String wanted = json.text();
            for (Object constant : type.getEnumConstants()) {
                if (RecordForm.word((Enum<?>) constant).equals(wanted)) {
                    return constant;
                }
            }
            String known = String.join(
                    ", ",
                    Arrays.stream(type.getEnumConstants())
                            .map(c -> RecordForm.word((Enum<?>) c))
                            .toList());
            throw json.place().complain("json-word", "expected one of " + known, "");
        }

        private Object readGeneric(JsonValue json, Class<?> raw, Type[] arguments) throws InputException {
            if (raw == Optional.class) {
                return Optional.of(read(json, arguments[0]));
            }
            if (raw == SortedMap.class) {
                SortedMap<Object, Object> map = new TreeMap<>();
                for (Map.Entry<String, JsonValue> e : json.object().members().entrySet()) {
                    map.put(key(e, arguments[0]), read(e.getValue(), arguments[1]));
                }
                return map;
            }
            List<Object> all = new ArrayList<>();
            for (JsonValue element : json.elements()) {
                all.add(read(element, arguments[0]));
            }
            return raw == SortedSet.class ? new TreeSet<>(all) : all;
        }

        /** The name of a member, as the key of a map: a text, a number or a constant. */
        private static Object key(Map.Entry<String, JsonValue> member, Type type) throws InputException {
            if (type == String.class) {
                return member.getKey();
            }
            if (type == Long.class) {
                try {
                    return Long.valueOf(member.getKey());
                } catch (NumberFormatException e) {
                    throw member.getValue().place().complain("json-number", "its name is no number", "");
                }
            }
            for (Object constant : ((Class<?>) type).getEnumConstants()) {
                if (RecordForm.word((Enum<?>) constant).equals(member.getKey())) {
                    return constant;
                }
            }
            throw member.getValue().place().complain("json-word", "its name is not known here", "");
        }

        private Object readVariant(JsonObject object, Variants known) throws InputException {
            JsonValue name = object.required(known.member());
            Class<?> type = known.byName().get(name.text());
            if (type == null) {
                throw name.place()
                        .complain(
                                "json-word",
                                "expected one of "
                                        + String.join(", ", known.byName().keySet()),
                                "");
            }
            return readRecord(object, type, Optional.of(known.member()));
        }

        private Object readRecord(JsonObject object, Class<?> type, Optional<String> also) throws InputException {
            Shape shape = SHAPES.get(type);
            Object[] parts = new Object[shape.components().size()];
            for (int i = 0; i < parts.length; i++) {
                parts[i] = component(object, shape.components().get(i));
            }
            for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
                String name = member.getKey();
                if (!shape.names().contains(name)
                        && !(also.isPresent() && also.get().equals(name))) {
                    throw member.getValue().place().complain("json-unknown", "no such member is known here", "");
                }
            }
            return construct(object, shape.canonical(), parts);
        }

        private Object component(JsonObject object, Component component) throws InputException {
            Optional<JsonValue> value = object.member(component.name());
            if (value.isPresent()) {
                return read(value.get(), component.genericType());
            }
            @Nullable Object empty = emptyOf(component.type());
            return empty == null ? object.required(component.name()) : empty;
        }

        private static @Nullable Object emptyOf(Class<?> type) {
            if (type == Optional.class) {
                return Optional.empty();
            }
            if (type == List.class) {
                return List.of();
            }
            if (type == SortedSet.class) {
                return new TreeSet<>();
            }
            return type == SortedMap.class ? new TreeMap<>() : null;
        }

        private static Object construct(JsonObject object, Constructor<?> canonical, Object[] parts)
                throws InputException {
            try {
                return canonical.newInstance(parts);
            } catch (InvocationTargetException e) {
                String why = String.valueOf(e.getCause());
                throw object.place().complain("json-value", "these values do not go together: " + why, "");
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException("cannot make a " + canonical.getDeclaringClass(), e);
            }
        }
    }
}
