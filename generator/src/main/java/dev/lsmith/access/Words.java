package dev.lsmith.access;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How the accesses of this package write themselves in one line. */
final class Words {
    private Words() {}

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String list(Collection<? extends Enum<?>> values) {
        return values.stream().map(Words::lower).collect(Collectors.joining(",", "(", ")"));
    }

    static String condition(String key, Optional<?> value) {
        return value.map(v -> " " + key + "=" + v).orElse("");
    }
}
