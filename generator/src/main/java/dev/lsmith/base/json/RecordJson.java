package dev.lsmith.base.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.lsmith.base.Position;
import dev.lsmith.base.json.JsonText.RawJson;
import dev.lsmith.base.json.RecordForm.Variants;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes records through Jackson's generator, bound by Jackson's annotations: {@link JsonProperty} names a member, {@link JsonInclude} says
 * when there is none. Jackson's own binding is not used, as making it ready takes as long as the rest of a short run.
 */
final class RecordJson {
    private final JsonGenerator json;

    /**
     * Whether {@link RecordForm#read} is to read it: an empty collection is no member, and a place in a file is a record. For others it is the text
     * {@code file:line:column}.
     */
    private final boolean stored;

    private final Map<Class<?>, Members> known = new HashMap<>();

    RecordJson(JsonGenerator json, boolean stored) {
        this.json = json;
        this.stored = stored;
    }

    /**
     * A component as a member.
     *
     * @param name of the member
     * @param include when it is written
     * @param accessor of the component
     */
    private record JsonMember(String name, Include include, Method accessor) {
        @Nullable
        Object of(Record value) {
            try {
                return accessor.invoke(value);
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException(accessor.toString(), e);
            }
        }
    }

    /**
     * What the records of a type become.
     *
     * @param kinds members that tell it from other records of a sealed interface, with their values
     * @param members one for each component
     */
    private record Members(Map<String, String> kinds, List<JsonMember> members) {
        static Members of(Class<?> type) {
            Map<String, String> kinds = new HashMap<>();
            for (Class<?> each : type.getInterfaces()) {
                Variants.of(each).ifPresent(v -> kinds.put(v.member(), RecordForm.nameOf(type)));
            }
            JsonInclude ofType = type.getAnnotation(JsonInclude.class);
            List<JsonMember> members = new ArrayList<>();
            for (RecordComponent component : type.getRecordComponents()) {
                Method accessor = component.getAccessor();
                accessor.setAccessible(true);
                JsonInclude own = accessor.getAnnotation(JsonInclude.class);
                JsonInclude include = own == null ? ofType : own;
                JsonProperty name = accessor.getAnnotation(JsonProperty.class);
                members.add(new JsonMember(
                        name == null ? component.getName() : name.value(),
                        include == null ? Include.NON_ABSENT : include.value(),
                        accessor));
            }
            return new Members(kinds, members);
        }
    }

    /** A value of which records are made. */
    void write(@Nullable Object value) {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Record other && !isPlain(other)) {
            write(other);
        } else if (value instanceof Map<?, ?> map) {
            write(map);
        } else if (value instanceof Collection<?> collection) {
            json.writeStartArray();
            collection.forEach(this::write);
            json.writeEndArray();
        } else if (value instanceof Optional<?> optional) {
            write(optional.orElse(null));
        } else {
            writePlain(value);
        }
    }

    private boolean isPlain(Record value) {
        return value instanceof RawJson || (value instanceof Position && !stored);
    }

    private void writePlain(Object value) {
        if (value instanceof String || value instanceof Instant || value instanceof Position) {
            json.writeString(value.toString());
        } else if (value instanceof Enum<?> constant) {
            json.writeString(RecordForm.word(constant));
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof Number) {
            json.writeNumber(value.toString());
        } else if (value instanceof RawJson raw) {
            json.writeRawValue(raw.text());
        } else {
            throw new IllegalArgumentException("no form for " + value.getClass());
        }
    }

    private void write(Map<?, ?> map) {
        json.writeStartObject();
        map.forEach((key, value) -> {
            json.writeName(key instanceof Enum<?> constant ? RecordForm.word(constant) : String.valueOf(key));
            write(value);
        });
        json.writeEndObject();
    }

    private void write(Record value) {
        Members form = known.computeIfAbsent(value.getClass(), Members::of);
        json.writeStartObject();
        form.kinds().forEach(json::writeStringProperty);
        for (JsonMember member : form.members()) {
            Object part = member.of(value);
            if (isMember(part, member.include(), stored)) {
                json.writeName(member.name());
                write(part);
            }
        }
        json.writeEndObject();
    }

    private static boolean isMember(@Nullable Object part, Include include, boolean stored) {
        boolean absent = part == null || (part instanceof Optional<?> optional && optional.isEmpty());
        return switch (include) {
            case ALWAYS -> true;
            case NON_EMPTY -> !absent && !isEmpty(part) && !"".equals(part);
            case NON_DEFAULT -> !absent && !isEmpty(part) && !Boolean.FALSE.equals(part);
            default -> !absent && !(stored && isEmpty(part));
        };
    }

    private static boolean isEmpty(@Nullable Object part) {
        return (part instanceof Collection<?> collection && collection.isEmpty())
                || (part instanceof Map<?, ?> map && map.isEmpty());
    }

    /** The components of a record that are there, by the names of their members and in their order. */
    static Map<String, Object> members(Record value) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (JsonMember member : Members.of(value.getClass()).members()) {
            Object part = member.of(value);
            if (part != null && isMember(part, member.include(), false)) {
                members.put(member.name(), part);
            }
        }
        return members;
    }
}
