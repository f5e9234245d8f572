package dev.lsmith.policy.landlock;

import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.DecidingRule;
import dev.lsmith.policy.Comparison.Difference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a program may still do once it has restricted itself (landlock(7)). A right that is not handled is not restricted; a handled one is
 * allowed below the paths, and on the ports, that have it.
 *
 * @param abi the version of Landlock that it is written for
 * @param handledFiles rights of files that are restricted, by their names: {@code read_file}
 * @param handledPorts rights of TCP ports that are restricted
 * @param scoped what reaches no process outside: {@code signal}
 * @param paths a file, or a directory with all below it, to the rights that it has
 * @param ports a port to the rights that it has
 */
public record LandlockRuleset(
        int abi,
        SortedSet<String> handledFiles,
        SortedSet<String> handledPorts,
        SortedSet<String> scoped,
        SortedMap<String, SortedSet<String>> paths,
        SortedMap<Integer, SortedSet<String>> ports) {
    /** The newest version whose rights are known; 7 has no more. */
    static final int NEWEST = 6;

    static final String READ = "read_file";

    private static final String TABLE = "kernel/landlock-rights.csv";

    public LandlockRuleset {
        handledFiles = sorted(handledFiles);
        handledPorts = sorted(handledPorts);
        scoped = sorted(scoped);
        SortedMap<String, SortedSet<String>> ownPaths = new TreeMap<>();
        paths.forEach((path, rights) -> ownPaths.put(path, sorted(rights)));
        paths = Collections.unmodifiableSortedMap(ownPaths);
        SortedMap<Integer, SortedSet<String>> ownPorts = new TreeMap<>();
        ports.forEach((port, rights) -> ownPorts.put(port, sorted(rights)));
        ports = Collections.unmodifiableSortedMap(ownPorts);
    }

    private static SortedSet<String> sorted(SortedSet<String> names) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }

    /** The rights of a kind, {@code fs}, {@code net} or {@code scope}, that a version has. */
    static SortedSet<String> rights(String kind, int abi) {
        SortedSet<String> names = new TreeSet<>();
        ShippedData.rows(TABLE).stream()
                .filter(row -> row.get(0).equals(kind) && Integer.parseInt(row.get(3)) <= abi)
                .forEach(row -> names.add(row.get(1)));
        return names;
    }

    /** Whether a right is one of files, too, and not of directories alone. */
    static boolean isOfFiles(String right) {
        return ShippedData.rows(TABLE).stream()
                .anyMatch(row -> row.get(1).equals(right) && row.get(4).equals("yes"));
    }

    /** The rule that gives a path a right; empty if none does. A right that is not handled needs none. */
    Optional<String> ruleFor(String path, String right) {
        if (!handledFiles.contains(right)) {
            return Optional.of(right + " is not handled");
        }
        return paths.entrySet().stream()
                .filter(e -> e.getValue().contains(right) && isBelow(path, e.getKey()))
                .map(e -> e.getKey() + " " + right)
                .findFirst();
    }

    /** The rule that gives a port a right; empty if none does. */
    Optional<String> ruleFor(int port, String right) {
        if (!handledPorts.contains(right)) {
            return Optional.of(right + " is not handled");
        }
        return ports.getOrDefault(port, new TreeSet<>()).contains(right)
                ? Optional.of("port " + port + " " + right)
                : Optional.empty();
    }

    static boolean isBelow(String path, String folder) {
        return path.equals(folder) || path.startsWith(folder.equals("/") ? "/" : folder + "/");
    }

    /**
     * What one ruleset allows and another does not. Exact: what a right allows is the trees below its paths, and one lies in another where
     * each of its roots does.
     */
    static Comparison compare(LandlockRuleset before, LandlockRuleset after) {
        List<Difference> differences = new ArrayList<>();
        trees(before, after, ChangeDirection.NARROWED, differences);
        trees(after, before, ChangeDirection.WIDENED, differences);
        portRights(before, after, ChangeDirection.NARROWED, differences);
        portRights(after, before, ChangeDirection.WIDENED, differences);
        for (String scope : rights("scope", NEWEST)) {
            boolean was = before.scoped.contains(scope);
            if (was != after.scoped.contains(scope)) {
                String what = scope + " to processes outside";
                differences.add(
                        difference(was ? ChangeDirection.WIDENED : ChangeDirection.NARROWED, "scope", what, what, ""));
            }
        }
        differences.sort(Comparator.comparing(Difference::direction)
                .thenComparing(Difference::kind)
                .thenComparing(Difference::accesses));
        return new Comparison(differences);
    }

    /** The trees of one that do not lie in trees of the other. */
    private static void trees(
            LandlockRuleset of, LandlockRuleset other, ChangeDirection direction, List<Difference> found) {
        for (String right : rights("fs", NEWEST)) {
            if (!other.handledFiles.contains(right)) {
                continue;
            }
            if (!of.handledFiles.contains(right)) {
                found.add(difference(direction, "file", "/** " + right, "/ " + right, "not handled"));
                continue;
            }
            of.paths.forEach((path, rights) -> {
                if (rights.contains(right) && other.ruleFor(path, right).isEmpty()) {
                    String tree = (path.equals("/") ? "/**" : path + "{,/**}") + " " + right;
                    found.add(difference(direction, "file", tree, path + " " + right, path + " " + right));
                }
            });
        }
    }

    private static void portRights(
            LandlockRuleset of, LandlockRuleset other, ChangeDirection direction, List<Difference> found) {
        for (String right : rights("net", NEWEST)) {
            if (!other.handledPorts.contains(right)) {
                continue;
            }
            if (!of.handledPorts.contains(right)) {
                found.add(difference(direction, "network", "every port " + right, "port 1 " + right, "not handled"));
                continue;
            }
            of.ports.forEach((port, rights) -> {
                if (rights.contains(right) && other.ruleFor(port, right).isEmpty()) {
                    String what = "port " + port + " " + right;
                    found.add(difference(direction, "network", what, what, what));
                }
            });
        }
    }

    private static Difference difference(
            ChangeDirection direction, String kind, String accesses, String witness, String rule) {
        List<DecidingRule> rules = rule.isEmpty() ? List.of() : List.of(new DecidingRule(rule, "", ""));
        boolean wider = direction == ChangeDirection.WIDENED;
        return new Difference(
                direction, "landlock", kind, accesses, witness, wider ? List.of() : rules, wider ? rules : List.of());
    }

    /** Paths and ports by the rights that they have, as a file groups them: rights, to what has just these. */
    static <T> SortedMap<String, List<T>> byRights(Map<T, SortedSet<String>> given) {
        SortedMap<String, List<T>> grouped = new TreeMap<>();
        given.forEach((what, rights) -> grouped.computeIfAbsent(String.join(" ", rights), r -> new ArrayList<>())
                .add(what));
        return grouped;
    }
}
