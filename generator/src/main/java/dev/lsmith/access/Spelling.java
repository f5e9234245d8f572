package dev.lsmith.access;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How the accesses of this package write themselves in one line, and what orders those that write themselves alike. */
final class Spelling {
    /**
     * By every component, each with its length in front. Needed where {@code text()} does not decide: a file may be named
     * {@code b -> c}, so that the link {@code a -> b -> c} can be read in two ways.
     */
    static final Comparator<Access> ORDER = (a, b) -> a.equals(b) ? 0 : of(a).compareTo(of(b));

    private Spelling() {}

    /** A constant in lower case with hyphens: {@code map-exec}. */
    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Constants in parentheses: {@code (read,map-exec)}. */
    static String list(Collection<? extends Enum<?>> values) {
        return values.stream().map(Spelling::lower).collect(Collectors.joining(",", "(", ")"));
    }

    /** A blank and {@code key=value}; empty without a value. */
    static String condition(String key, Optional<?> value) {
        return value.map(v -> " " + key + "=" + v).orElse("");
    }

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
