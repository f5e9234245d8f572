package dev.lsmith.app;

import dev.lsmith.app.PolicyAnalysis.PolicyComparison;
import dev.lsmith.app.PolicyFolder.PolicyFile;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.report.ComparisonWriter.Uncompared;
import dev.lsmith.report.ComparisonWriter.Uncompared.State;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Two folders that {@code generate} wrote, compared file by file. */
final class FolderComparison {
    /** Compares two policies of one mechanism; nothing where it cannot yet. */
    @FunctionalInterface
    interface ByMeaning {
        /** The differences; empty when the mechanism cannot compare yet. */
        Optional<Comparison> compare(PolicyFile before, PolicyFile after) throws InputException;
    }

    private final ByMeaning byMeaning;
    private final List<String> compared = new ArrayList<>();
    private final List<Difference> differences = new ArrayList<>();
    private final List<Uncompared> uncompared = new ArrayList<>();

    FolderComparison(ByMeaning byMeaning) {
        this.byMeaning = byMeaning;
    }

    /**
     * Compares what decides about a container: policies and launch flags, and not reports.
     *
     * @throws InputException when a folder or a policy cannot be read
     */
    PolicyComparison of(Path before, Path after) throws InputException {
        SortedMap<String, Path> old = new PolicyFolder(before).files();
        SortedMap<String, Path> young = new PolicyFolder(after).files();
        for (Mechanism<?> mechanism : Mechanisms.reading().all()) {
            if (mechanism.place().isFolder()) {
                onlyFileOfAnotherName(mechanism.place().path() + "/", old, young);
            }
        }
        SortedSet<String> names = new TreeSet<>(old.keySet());
        names.addAll(young.keySet());
        for (String name : names) {
            if (!young.containsKey(name)) {
                uncompared.add(new Uncompared(name, State.ONLY_OLD));
            } else if (!old.containsKey(name)) {
                uncompared.add(new Uncompared(name, State.ONLY_NEW));
            } else {
                add(name, read(old, name), read(young, name));
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
    private void onlyFileOfAnotherName(String folder, SortedMap<String, Path> old, SortedMap<String, Path> young)
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
                add(after, read(old, before), read(young, after));
                old.remove(before);
                young.remove(after);
            }
        }
    }

    /** The files of a folder by the endings of their names. */
    private static SortedMap<String, List<String>> below(String folder, SortedMap<String, Path> files) {
        return files.keySet().stream()
                .filter(name -> name.startsWith(folder))
                .collect(Collectors.groupingBy(FolderComparison::ending, TreeMap::new, Collectors.toList()));
    }

    private static String ending(String name) {
        int dot = name.lastIndexOf('.');
        return dot < name.lastIndexOf('/') ? "" : name.substring(dot);
    }

    private static PolicyFile read(SortedMap<String, Path> files, String name) throws InputException {
        Path file = files.getOrDefault(name, Path.of(name));
        return PolicyFile.read(file, InputStream.nullInputStream());
    }

    private void add(String name, PolicyFile before, PolicyFile after) throws InputException {
        boolean policy =
                !name.equals(PolicyFolder.DOCKER_ARGUMENTS) && !name.startsWith(PolicyFolder.LAUNCH_FORMS + "/");
        Optional<Comparison> comparison = policy ? byMeaning.compare(before, after) : Optional.empty();
        if (comparison.isPresent()) {
            compared.add(name);
            differences.addAll(comparison.get().differences());
        } else {
            boolean same = before.text().equals(after.text());
            uncompared.add(new Uncompared(name, same ? State.SAME_BYTES : State.OTHER_BYTES));
        }
    }

    private PolicyComparison result() {
        // A module stands there in two languages, which say the same.
        List<Difference> sorted = differences.stream()
                .distinct()
                .sorted(Comparator.comparing(Difference::direction))
                .toList();
        return new PolicyComparison(compared, new Comparison(sorted), uncompared);
    }
}
