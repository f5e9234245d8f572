package dev.lsmith.access;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Tells accesses apart whose text is the same although they differ: a file may be named {@code b -> c}, so that the
 * link {@code a -> b -> c} can be read in two ways.
 */
final class Spelling {
    /** By every component, each with its length in front; only looked at when {@code text()} does not decide. */
    static final Comparator<Access> ORDER = (a, b) -> a.equals(b) ? 0 : of(a).compareTo(of(b));

    private Spelling() {}

    private static String of(Object value) {
        StringBuilder out = new StringBuilder();
        append(value, out);
        return out.toString();
    }

    private static void append(Object value, StringBuilder out) {
        if (value instanceof Optional<?> optional) {
            out.append(optional.isPresent() ? '+' : '-');
            optional.ifPresent(v -> append(v, out));
        } else if (value instanceof Collection<?> all) {
            out.append(all.size()).append(';');
            all.forEach(element -> append(element, out));
        } else if (value instanceof Record) {
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                append(part(value, component), out);
            }
        } else {
            String text = value.toString();
            out.append(text.length()).append(':').append(text);
        }
    }

    private static Object part(Object value, RecordComponent component) {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component.toString(), e);
        }
    }
}
