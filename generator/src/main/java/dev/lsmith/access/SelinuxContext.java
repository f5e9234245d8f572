package dev.lsmith.access;

import dev.lsmith.base.ShippedData;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An SELinux security context.
 *
 * @param user the SELinux user
 * @param role the role
 * @param type the type; aliases are not folded here
 * @param level the MLS/MCS level or range as printed; empty when the policy has none
 */
public record SelinuxContext(String user, String role, String type, String level) {
    private static final Pattern FORM =
            Pattern.compile("([A-Za-z0-9_.@-]+):([A-Za-z0-9_.@-]+):([A-Za-z0-9_.@-]+)(?::(.*))?", Pattern.DOTALL);

    /** Reads {@code user:role:type[:level]}; empty when {@code text} is none. */
    public static Optional<SelinuxContext> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new SelinuxContext(
                        parts.group(1), parts.group(2), parts.group(3), parts.group(4) == null ? "" : parts.group(4)))
                : Optional.empty();
    }

    /** The domain of a process with this context. */
    Subject domain() {
        return new Subject.SelinuxDomain(type, level);
    }

    @Override
    public String toString() {
        return user + ":" + role + ":" + type + (level.isEmpty() ? "" : ":" + level);
    }

    /**
     * Whether one MLS/MCS level dominates another: its sensitivity is not lower and its categories include the other's. Of a
     * range ({@code s0-s0:c0.c1023}) the high level counts, as in the constraints of MCS ({@code h1 dom h2}).
     */
    static final class SelinuxLevels {
        private static final Pattern LEVEL = Pattern.compile("s(\\d{1,4})(?::(.+))?");
        private static final Pattern CATEGORIES = Pattern.compile("c(\\d{1,4})(?:\\.c(\\d{1,4}))?");

        private record MlsLevel(int sensitivity, BitSet categories) {
            boolean dominates(MlsLevel other) {
                BitSet missing = (BitSet) other.categories.clone();
                missing.andNot(categories);
                return sensitivity >= other.sensitivity && missing.isEmpty();
            }
        }

        /** By class what any known policy constrains. */
        private final Map<String, Set<String>> constrained = ShippedData.rows("selinux/mcs-constraints.csv").stream()
                .collect(Collectors.groupingBy(
                        r -> r.get(1),
                        Collectors.flatMapping(
                                r -> Stream.of(r.get(2).split(" ", -1)), Collectors.toUnmodifiableSet())));

        /**
         * How the levels relate as far as a constraint asks: permissions that none holds ({@code getattr}, {@code map}) are
         * denied by type whatever the levels are. Empty if a level cannot be read.
         */
        Optional<TypeAccess.Levels> relation(
                SelinuxContext source, SelinuxContext target, String tclass, Set<String> permissions) {
            Set<String> held = constrained.getOrDefault(tclass, Set.of());
            return permissions.stream().anyMatch(held::contains)
                    ? relation(source.level(), target.level())
                    : Optional.of(TypeAccess.Levels.DOMINATES);
        }

        /** Dominance of {@code source} over {@code target}; empty if either is no level, as mcstrans may have renamed it. */
        static Optional<TypeAccess.Levels> relation(String source, String target) {
            if (source.equals(target) || source.isEmpty() || target.isEmpty()) {
                return Optional.of(TypeAccess.Levels.DOMINATES);
            }
            Optional<MlsLevel> high = high(source);
            Optional<MlsLevel> low = high(target);
            if (high.isEmpty() || low.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(
                    high.get().dominates(low.get()) ? TypeAccess.Levels.DOMINATES : TypeAccess.Levels.INCOMPARABLE);
        }

        private static Optional<MlsLevel> high(String range) {
            Matcher matcher = LEVEL.matcher(range.substring(range.indexOf('-') + 1));
            if (!matcher.matches()) {
                return Optional.empty();
            }
            BitSet categories = new BitSet();
            if (matcher.group(2) != null) {
                for (String part : matcher.group(2).split(",", -1)) {
                    Matcher category = CATEGORIES.matcher(part);
                    if (!category.matches()) {
                        return Optional.empty();
                    }
                    int first = Integer.parseInt(category.group(1));
                    int last = category.group(2) == null ? first : Integer.parseInt(category.group(2));
                    categories.set(first, Math.max(first, last) + 1);
                }
            }
            return Optional.of(new MlsLevel(Integer.parseInt(matcher.group(1)), categories));
        }
    }
}
