package dev.lsmith.model;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Levels as contexts spell them: {@code s0}, {@code s0:c1,c2}, {@code s0-s0:c0.c1023}. */
final class McsLevel {
    private McsLevel() {}

    /** Whether a process at this level has categories of its own, as engines give to each container. */
    static boolean hasCategories(String level) {
        return low(level).contains(":");
    }

    /** Whether two spellings mean the same level; engines do not sort the categories, the kernel does. */
    static boolean same(String a, String b) {
        return canonical(a).equals(canonical(b));
    }

    private static String low(String level) {
        int dash = level.indexOf('-');
        return dash < 0 ? level : level.substring(0, dash);
    }

    private static String canonical(String level) {
        return Arrays.stream(level.split("-", -1)).map(McsLevel::sorted).collect(Collectors.joining("-"));
    }

    private static String sorted(String one) {
        int colon = one.indexOf(':');
        if (colon < 0) {
            return one;
        }
        return Arrays.stream(one.substring(colon + 1).split(",", -1))
                .sorted()
                .distinct()
                .collect(Collectors.joining(",", one.substring(0, colon + 1), ""));
    }
}
