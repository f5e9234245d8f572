package dev.lsmith.base.json;

import dev.lsmith.base.json.RecordForm.Variants;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The writing half of {@link RecordForm}. Writes any number of records, one after the other; confined to one thread. */
public final class RecordWriter {
    private final Map<Class<?>, RecordLayout> forms = new HashMap<>();
    private final Map<Enum<?>, String> words = new HashMap<>();
    private final StringBuilder out = new StringBuilder();

    /** What all records of a class have in common: the member that tells which one it is, and its components. */
    private record RecordLayout(String kind, List<RecordMember> members) {}

    /** A component with its name as it is written. */
    private record RecordMember(String name, Method accessor) {}

    /** A record as {@link RecordForm#write} gives it. */
    public String write(Record value) {
        out.setLength(0);
        writeRecord(value);
        return out.toString();
    }

    private void write(Object value) {
        if (value instanceof Record r) {
            writeRecord(r);
        } else if (value instanceof String || value instanceof Instant) {
            JsonText.quote(value.toString(), out);
        } else if (value instanceof Enum<?> e) {
            out.append(words.computeIfAbsent(e, word -> JsonText.quote(RecordForm.word(word))));
        } else if (value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Optional<?> optional) {
            write(optional.orElseThrow());
        } else if (value instanceof Collection<?> collection) {
            writeAll(collection);
        } else if (value instanceof Map<?, ?> map) {
            writeMap(map);
        } else {
            throw new IllegalArgumentException("no form for " + value.getClass());
        }
    }

    private void writeRecord(Record value) {
        RecordLayout form = forms.computeIfAbsent(value.getClass(), RecordWriter::form);
        out.append('{').append(form.kind());
        String separator = form.kind().isEmpty() ? "" : ",";
        for (RecordMember member : form.members()) {
            Object part = part(value, member.accessor());
            if (!isEmpty(part)) {
                out.append(separator).append(member.name());
                write(part);
                separator = ",";
            }
        }
        out.append('}');
    }

    private static RecordLayout form(Class<?> type) {
        List<String> kinds = new ArrayList<>();
        for (Class<?> each : type.getInterfaces()) {
            Variants.of(each)
                    .ifPresent(
                            v -> kinds.add(JsonText.quote(v.member()) + ":" + JsonText.quote(RecordForm.nameOf(type))));
        }
        List<RecordMember> members = new ArrayList<>();
        for (var component : type.getRecordComponents()) {
            members.add(new RecordMember(JsonText.quote(component.getName()) + ":", component.getAccessor()));
        }
        return new RecordLayout(String.join(",", kinds), List.copyOf(members));
    }

    private void writeAll(Collection<?> values) {
        String separator = "[";
        for (Object value : values) {
            out.append(separator);
            write(value);
            separator = ",";
        }
        out.append(values.isEmpty() ? "[]" : "]");
    }

    private void writeMap(Map<?, ?> map) {
        String separator = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(separator)
                    .append(JsonText.quote((String) entry.getKey()))
                    .append(':');
            write(entry.getValue());
            separator = ",";
        }
        out.append(map.isEmpty() ? "{}" : "}");
    }

    private static Object part(Record value, Method accessor) {
        try {
            return accessor.invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(accessor.toString(), e);
        }
    }

    private static boolean isEmpty(Object part) {
        return (part instanceof Optional<?> optional && optional.isEmpty())
                || (part instanceof Collection<?> collection && collection.isEmpty())
                || (part instanceof Map<?, ?> map && map.isEmpty());
    }
}
