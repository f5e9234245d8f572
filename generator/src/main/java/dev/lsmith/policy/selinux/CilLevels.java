package dev.lsmith.policy.selinux;

import dev.lsmith.access.SelinuxContext;
import dev.lsmith.base.InputException;
import dev.lsmith.container.ContainerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Levels as a context prints them ({@code s0-s0:c0.c3,c7}), taken apart for CIL, which writes them as
 * {@code ((s0) (s0 ((range c0 c3) c7)))}.
 */
final class CilLevels {
    private static final Pattern LEVEL = Pattern.compile("(s(?:[0-9]|1[0-5]))(?::(c[0-9]{1,4}(?:[.,]c[0-9]{1,4})*))?");

    private static final int MAX_CATEGORY = 1023;

    private CilLevels() {}

    /** Whether {@code text} is a level or a range of levels of a policy with 16 sensitivities and 1,024 categories. */
    static boolean valid(String text) {
        for (String end : text.split("-", 2)) {
            Matcher matcher = LEVEL.matcher(end);
            if (!matcher.matches()
                    || !Optional.ofNullable(matcher.group(2))
                            .map(CilLevels::inOrder)
                            .orElse(true)) {
                return false;
            }
        }
        return true;
    }

    private static boolean inOrder(String categories) {
        for (String part : categories.split(",", -1)) {
            List<Integer> ends = Stream.of(part.split("\\.", -1))
                    .map(c -> Integer.valueOf(c.substring(1)))
                    .toList();
            int last = ends.get(ends.size() - 1);
            if (ends.size() > 2 || last > MAX_CATEGORY || (ends.size() == 2 && ends.get(0) >= last)) {
                return false;
            }
        }
        return true;
    }

    /** A range of levels of CIL as a context prints it. */
    static String range(CilList range) throws InputException {
        String low = printed(range, 0);
        String high = printed(range, 1);
        return low.equals(high) ? low : low + "-" + high;
    }

    private static String printed(CilList range, int index) throws InputException {
        if (!range.isList(index)) {
            return range.symbol(index);
        }
        CilList level = range.list(index);
        if (level.size() == 1) {
            return level.symbol(0);
        }
        CilList categories = level.list(1);
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < categories.size(); i++) {
            if (categories.isList(i)) {
                CilList ends = categories.list(i);
                parts.add(ends.symbol(1) + "." + ends.symbol(2));
            } else {
                parts.add(categories.symbol(i));
            }
        }
        return level.symbol(0) + ":" + String.join(",", parts);
    }

    /** The lower end of a level or range as the templates see it; {@code s0} for one that is none. */
    static Map<String, Object> low(String text) {
        return level((valid(text) ? text : "s0").split("-", 2)[0]);
    }

    /** The upper end of a range in CIL; that of a single level is the level. */
    static Map<String, Object> high(String text) {
        String[] ends = (valid(text) ? text : "s0").split("-", 2);
        return level(ends[ends.length - 1]);
    }

    private static Map<String, Object> level(String text) {
        String[] parts = text.split(":", 2);
        List<Map<String, String>> categories = new ArrayList<>();
        if (parts.length == 2) {
            for (String part : parts[1].split(",", -1)) {
                String[] ends = part.split("\\.", 2);
                categories.add(Map.of("first", ends[0], "last", ends[ends.length - 1]));
            }
        }
        return Map.of("sensitivity", parts[0], "categories", categories);
    }

    /** The MCS level of a container: fixed by {@code --security-opt label=level:…}, else chosen by the engine at each start. */
    static final class FixedLevel {
        private FixedLevel() {}

        /** The level that the spec fixes, if it can be read. */
        static Optional<String> of(Optional<ContainerSpec> spec) {
            return spec.flatMap(s -> s.security().label("level")).filter(CilLevels::valid);
        }

        static void note(Optional<ContainerSpec> spec, ModuleDraft draft) {
            Optional<String> fixed = of(spec);
            if (fixed.isPresent()) {
                draft.note("the spec fixes the MCS level " + fixed.get()
                        + ": what it shares must have the same level or s0");
                return;
            }
            String recorded = spec.flatMap(s -> s.security().processLabel())
                    .flatMap(SelinuxContext::parse)
                    .map(SelinuxContext::level)
                    .filter(CilLevels::valid)
                    .map(level -> " (recorded: " + level + ")")
                    .orElse("");
            draft.note("the engine chooses the MCS level at each start" + recorded
                    + "; mcs_constrained_type keeps the container from the content of others");
        }
    }
}
