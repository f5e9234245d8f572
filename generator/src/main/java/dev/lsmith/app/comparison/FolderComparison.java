package dev.lsmith.app.comparison;

import dev.lsmith.app.Mechanisms;
import dev.lsmith.app.PolicyFolder;
import dev.lsmith.app.PolicyFolder.PolicyFile;
import dev.lsmith.app.comparison.PolicyComparer.MechanismComparison;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.OpenQuestion;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.posture.change.DangerScale;
import dev.lsmith.report.PolicyComparison;
import dev.lsmith.report.PolicyComparison.GradedDifference;
import dev.lsmith.report.PolicyComparison.Uncompared;
import dev.lsmith.report.PolicyComparison.Uncompared.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Two folders that {@code generate} wrote, compared file by file. */
final class FolderComparison {
    private final PolicyComparer comparer;
    private final DangerScale scale = new DangerScale();
    private final List<String> compared = new ArrayList<>();
    private final List<GradedDifference> differences = new ArrayList<>();
    private final List<OpenQuestion> open = new ArrayList<>();
    private final List<Uncompared> uncompared = new ArrayList<>();
    private final SortedSet<String> policies = new TreeSet<>();

    FolderComparison(PolicyComparer comparer) {
        this.comparer = comparer;
    }

    /**
     * Compares what decides about a container: policies and launch flags, and not reports.
     *
     * @throws InputException when a folder or a policy cannot be read
     */
    PolicyComparison of(PolicyFiles before, PolicyFiles after) throws InputException {
        SortedMap<String, PolicyFile> old = new TreeMap<>(before.files());
        SortedMap<String, PolicyFile> young = new TreeMap<>(after.files());
        for (Mechanism<?> mechanism : Mechanisms.reading().all()) {
            if (before.has(mechanism) && after.has(mechanism)) {
                policies.add(mechanism.name());
            }
            if (mechanism.place().isFolder()) {
                onlyFileOfAnotherName(mechanism.place().path() + "/", old, young);
            }
        }
        SortedSet<String> names = new TreeSet<>(
                Comparator.comparing(FolderComparison::isLaunchForm).thenComparing(name -> name));
        names.addAll(old.keySet());
        names.addAll(young.keySet());
        for (String name : names) {
            PolicyFile was = old.get(name);
            PolicyFile is = young.get(name);
            if (was != null && is != null) {
                add(name, was, is);
            } else {
                uncompared.add(new Uncompared(name, is == null ? State.ONLY_OLD : State.ONLY_NEW));
            }
        }
        return result();
    }

    /** Two policies that stand in no such folder. */
    PolicyComparison of(String name, PolicyFile before, PolicyFile after) throws InputException {
        add(name, before, after);
        return result();
    }

    /** A container that has another name now: so has a policy, which is the only file of its folder with its ending. */
    private void onlyFileOfAnotherName(
            String folder, SortedMap<String, PolicyFile> old, SortedMap<String, PolicyFile> young)
            throws InputException {
        SortedMap<String, List<String>> was = below(folder, old);
        SortedMap<String, List<String>> is = below(folder, young);
        for (Map.Entry<String, List<String>> each : was.entrySet()) {
            List<String> others = is.getOrDefault(each.getKey(), List.of());
            if (each.getValue().size() == 1
                    && others.size() == 1
                    && !each.getValue().equals(others)) {
                String before = each.getValue().get(0);
                String after = others.get(0);
                PolicyFile one = Objects.requireNonNull(old.remove(before));
                add(after, one, Objects.requireNonNull(young.remove(after)));
            }
        }
    }

    /** The files of a folder by the endings of their names. */
    private static SortedMap<String, List<String>> below(String folder, SortedMap<String, PolicyFile> files) {
        return files.keySet().stream()
                .filter(name -> name.startsWith(folder))
                .collect(Collectors.groupingBy(FolderComparison::ending, TreeMap::new, Collectors.toList()));
    }

    private static String ending(String name) {
        int dot = name.lastIndexOf('.');
        return dot < name.lastIndexOf('/') ? "" : name.substring(dot);
    }

    private void add(String name, PolicyFile before, PolicyFile after) throws InputException {
        List<MechanismComparison> comparisons = comparison(name, before, after);
        for (MechanismComparison comparison : comparisons) {
            String mechanism = comparison.mechanism();
            comparison.comparison().differences().stream()
                    .map(d -> new GradedDifference(mechanism, d, scale.grade(mechanism, d)))
                    .filter(d -> !isLaunchForm(name) || !isTold(d))
                    .forEach(differences::add);
            open.addAll(comparison.comparison().open());
        }
        if (!comparisons.isEmpty()) {
            compared.add(name);
        } else {
            boolean same = before.text().equals(after.text());
            uncompared.add(new Uncompared(name, same ? State.SAME_BYTES : State.OTHER_BYTES));
        }
    }

    /** The mechanisms whose own policies open and close something. */
    private Set<String> settled() {
        return policies.stream()
                .filter(mechanism -> Stream.of(ChangeDirection.WIDENED, ChangeDirection.NARROWED)
                        .allMatch(direction -> differences.stream()
                                .anyMatch(d -> d.mechanism().equals(mechanism)
                                        && d.difference().direction() == direction)))
                .collect(Collectors.toSet());
    }

    private static boolean isLaunchForm(String name) {
        return name.startsWith(PolicyFolder.LAUNCH_FORMS + "/");
    }

    /** Whether another engine's form says the same, or the policy beside it, of which a form is the image in other names, goes the same way. */
    private boolean isTold(GradedDifference other) {
        boolean image = policies.contains(other.mechanism());
        return differences.stream()
                .filter(d -> d.difference().direction() == other.difference().direction())
                .anyMatch(d -> (image && d.mechanism().equals(other.mechanism())) || isSame(d, other));
    }

    private static boolean isSame(GradedDifference d, GradedDifference other) {
        return d.difference().kind().equals(other.difference().kind())
                && d.difference().accesses().equals(other.difference().accesses());
    }

    /** Of the forms that engines are told, those that are no description and no policy are compared as bytes. */
    private List<MechanismComparison> comparison(String name, PolicyFile before, PolicyFile after)
            throws InputException {
        if (!isLaunchForm(name)) {
            return comparer.compare(before, after, policies, Set.of());
        }
        if (before.text().equals(after.text())) {
            return List.of();
        }
        try {
            return comparer.compare(before, after, policies, settled());
        } catch (InputException e) {
            return List.of();
        }
    }

    private PolicyComparison result() {
        return new PolicyComparison(
                compared, differences, open.stream().distinct().toList(), uncompared);
    }
}
