package dev.lsmith.model;

import dev.lsmith.access.Subject;
import dev.lsmith.base.ShippedData;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Knows the labels under which several containers may run, as engines give them to each that names none. */
public final class SharedSubjects {
    private final List<List<String>> rows = ShippedData.rows("baselines/shared-subjects.csv");

    /** Whether several containers may bear it, whatever their levels. */
    public boolean contains(Subject subject) {
        String name = subject instanceof Subject.SelinuxDomain domain ? domain.type() : subject.name();
        return contains(subject.mechanism(), name);
    }

    /**
     * Whether several containers may bear a profile or a domain of this name.
     *
     * @param mechanism {@code apparmor} or {@code selinux}
     */
    public boolean contains(String mechanism, String name) {
        return rows.stream()
                .filter(row -> row.get(0).equals(mechanism))
                .anyMatch(row -> row.get(1).equals("prefix") ? name.startsWith(row.get(2)) : name.equals(row.get(2)));
    }

    /** Whether a SELinux domain confines next to nothing: {@code spc_t}, {@code unconfined_t} and their kin. */
    public static boolean isUnconfined(String type) {
        return ShippedData.rows("baselines/unconfined-types.csv").stream()
                .anyMatch(row -> row.get(0).equals(type));
    }

    /** Tells subjects that may be a container from those of the host and its runtimes. */
    static final class HostSubjects {
        private final Set<String> names = new TreeSet<>();

        HostSubjects() {
            ShippedData.rows("baselines/host-subjects.csv").forEach(row -> names.add(row.get(0) + ":" + row.get(1)));
            ShippedData.rows("baselines/host-domains.csv").forEach(row -> names.add("selinux:" + row.get(0)));
        }

        /** Whether it is the host's, as far as its name tells. */
        boolean contains(Subject subject) {
            if (subject instanceof Subject.ApparmorProfile profile) {
                return profile.name().startsWith("/") || names.contains("apparmor:" + profile.name());
            }
            if (subject instanceof Subject.SelinuxDomain domain) {
                return !McsLevel.hasCategories(domain.level()) || names.contains("selinux:" + domain.type());
            }
            return true;
        }

        /** Whether it is known to be the host's by its very name. */
        boolean names(Subject.SelinuxDomain domain) {
            return names.contains("selinux:" + domain.type());
        }
    }

    /** Levels as contexts spell them: {@code s0}, {@code s0:c1,c2}, {@code s0-s0:c0.c1023}. */
    static final class McsLevel {
        private static final Pattern RANGE = Pattern.compile("c(\\d{1,4})\\.c(\\d{1,4})");

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

        /** The categories that {@code c1.c3} stands for, as the kernel prints three or more in a row (mls_sid_to_context()); else the word itself. */
        private static Stream<String> each(String word) {
            Matcher range = RANGE.matcher(word);
            if (!range.matches()) {
                return Stream.of(word);
            }
            return IntStream.rangeClosed(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)))
                    .mapToObj(number -> "c" + number);
        }

        private static String sorted(String one) {
            int colon = one.indexOf(':');
            if (colon < 0) {
                return one;
            }
            return Arrays.stream(one.substring(colon + 1).split(",", -1))
                    .flatMap(McsLevel::each)
                    .sorted()
                    .distinct()
                    .collect(Collectors.joining(",", one.substring(0, colon + 1), ""));
        }
    }
}
