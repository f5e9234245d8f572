package dev.lsmith.base.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.lsmith.base.InputException;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Records as JSON objects: a member for each component under its own name, in their order. Empty optionals and
 * collections are left out; enum constants are in lower case with hyphens. A record of a sealed interface that has a
 * {@link JsonTypeInfo} also carries the member that this names; its value is the {@link JsonTypeName} of the record.
 *
 * <p>Reading is strict: a member that no component has is refused, as its meaning would be lost.
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

    private RecordForm() {}

    /**
     * The records of a sealed interface.
     *
     * @param member the member that tells which one: {@code kind}
     * @param byName its values
     */
    record Variants(String member, SortedMap<String, Class<?>> byName) {
        /** Those of an interface; empty if it is none whose records are told apart by name. */
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
     * A record on one line, in ASCII.
     *
     * @throws IllegalArgumentException when it holds a type that has no form, which a test of each type finds
     */
    public static String write(Record value) {
        return new RecordWriter().write(value);
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
}
