package dev.lsmith.policy.apparmor.syntax;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** How enums and sets of this package are spelled. */
final class Words {
    private Words() {}

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static List<String> lower(Collection<? extends Enum<?>> values) {
        return values.stream().map(Words::lower).toList();
    }

    static <E extends Comparable<E>> SortedSet<E> sorted(Collection<E> values) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(values));
    }
}
