package dev.lsmith.json;

import dev.lsmith.json.RecordForm.Variants;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** The writing half of {@link RecordForm}. */
final class RecordWriter {
    private final Map<Class<?>, Variants> variants;
    private final StringBuilder out = new StringBuilder();

    RecordWriter(Map<Class<?>, Variants> variants) {
        this.variants = variants;
    }

    String write(Record value) {
        writeRecord(value);
        return out.toString();
    }

    private void write(Object value) {
        if (value instanceof Record r) {
            writeRecord(r);
        } else if (value instanceof String || value instanceof Instant) {
            out.append(JsonText.quote(value.toString()));
        } else if (value instanceof Enum<?> e) {
            out.append(JsonText.quote(RecordForm.word(e)));
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
        String separator = "{";
        for (Variants v : variants.values()) {
            Optional<String> name = v.nameOf(value.getClass());
            if (name.isPresent()) {
                out.append(separator).append(JsonText.quote(v.member())).append(':');
                out.append(JsonText.quote(name.get()));
                separator = ",";
            }
        }
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            Object part = part(value, component);
            if (!isEmpty(part)) {
                out.append(separator)
                        .append(JsonText.quote(component.getName()))
                        .append(':');
                write(part);
                separator = ",";
            }
        }
        out.append(separator.equals("{") ? "{}" : "}");
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

    private static Object part(Record value, RecordComponent component) {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(component.toString(), e);
        }
    }

    private static boolean isEmpty(Object part) {
        return (part instanceof Optional<?> optional && optional.isEmpty())
                || (part instanceof Collection<?> collection && collection.isEmpty())
                || (part instanceof Map<?, ?> map && map.isEmpty());
    }
}
