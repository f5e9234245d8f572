package dev.lsmith.target.selinux;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Levels as a context prints them ({@code s0-s0:c0.c3,c7}) and as CIL writes them
 * ({@code ((s0) (s0 ((range c0 c3) c7)))}).
 */
final class CilLevels {
    private static final Pattern LEVEL = Pattern.compile("(s[0-9]+)(?::(c[0-9]+(?:[.,]c[0-9]+)*))?");

    private CilLevels() {}

    /** Whether {@code text} is a level or a range of levels. */
    static boolean valid(String text) {
        String[] ends = text.split("-", 2);
        for (String end : ends) {
            if (!LEVEL.matcher(end).matches()) {
                return false;
            }
        }
        return true;
    }

    /** A level or range in CIL; {@code s0} for one that is none. */
    static String range(String text) {
        String[] ends = (valid(text) ? text : "s0").split("-", 2);
        String low = level(ends[0]);
        return "(" + low + " " + (ends.length == 2 ? level(ends[1]) : low) + ")";
    }

    private static String level(String text) {
        Matcher matcher = LEVEL.matcher(text);
        if (!matcher.matches()) {
            return "(s0)";
        }
        return Optional.ofNullable(matcher.group(2))
                .map(categories -> "(" + matcher.group(1) + " " + categories(categories) + ")")
                .orElse("(" + matcher.group(1) + ")");
    }

    private static String categories(String text) {
        List<String> out = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String[] ends = part.split("\\.", 2);
            out.add(ends.length == 2 ? "(range " + ends[0] + " " + ends[1] + ")" : part);
        }
        return "(" + String.join(" ", out) + ")";
    }
}
