package dev.lsmith.policy.apparmor.rule;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/** Writes constants as words of the language, and keeps sets of them sorted. */
public final class Spelled {
    private Spelled() {}

    /** A constant as a word of the language: in lower case. */
    public static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Constants as words of the language, in their order. */
    public static List<String> lower(Collection<? extends Enum<?>> values) {
        return values.stream().map(Spelled::lower).toList();
    }

    /** The values sorted, each once; it cannot be changed. */
    public static <E extends Comparable<E>> SortedSet<E> sorted(Collection<E> values) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(values));
    }

    /** The bits of permissions together; of none at all those of every one. */
    static <E extends Enum<E>> int bits(Collection<E> permissions, E[] every, ToIntFunction<E> bit) {
        int bits = 0;
        for (E permission : every) {
            if (permissions.isEmpty() || permissions.contains(permission)) {
                bits |= bit.applyAsInt(permission);
            }
        }
        return bits;
    }
}
