package dev.lsmith.model.coverage;

import dev.lsmith.base.ShippedData;
import dev.lsmith.model.coverage.Coverage.Topic;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What proves that a class of accesses was reported as a whole ({@code profiles/learning/proofs.csv}). */
final class Proofs {
    private final List<List<String>> rows = ShippedData.rows("learning/proofs.csv");

    /** Whether one name of each group of a class is among those that were reported. */
    boolean hold(Topic topic, Collection<String> reported) {
        return groups(topic).allMatch(group -> reported.stream().anyMatch(group));
    }

    /** Whether calls show that a trace is of all calls. */
    boolean holdTraced(Collection<String> calls) {
        return groups("trace").allMatch(group -> calls.stream().anyMatch(group));
    }

    /** Whether a name is of any group of a class. */
    boolean names(Topic topic, String name) {
        return groups(topic).anyMatch(group -> group.test(name));
    }

    /** Whether a program makes a call before it has opened its first library. */
    boolean precedesLibraries(String call) {
        return groups("start").anyMatch(group -> group.test(call));
    }

    /** Whether a file is the C library, which a program loads once, at its start. */
    boolean isCLibrary(String name) {
        return rows.stream()
                .filter(row -> row.get(0).equals("files") && row.get(1).equals("libc"))
                .anyMatch(row -> group(row.get(2)).test(name));
    }

    private Stream<Predicate<String>> groups(Topic topic) {
        return groups(topic.word());
    }

    private Stream<Predicate<String>> groups(String name) {
        return rows.stream().filter(row -> row.get(0).equals(name)).map(row -> group(row.get(2)));
    }

    private static Predicate<String> group(String patterns) {
        List<String> names = List.of(patterns.split(" "));
        return name -> names.stream().anyMatch(pattern -> NamePattern.matches(pattern, name));
    }

    /** Names in which a star stands for any characters. */
    static final class NamePattern {
        private NamePattern() {}

        /** Whether a name fits; in time that grows with the name, whatever it is. */
        static boolean matches(String pattern, String name) {
            List<String> parts = List.of(pattern.split("\\*", -1));
            String first = parts.get(0);
            if (parts.size() == 1) {
                return name.equals(first);
            }
            String last = parts.get(parts.size() - 1);
            int at = first.length();
            int end = name.length() - last.length();
            if (!name.startsWith(first) || !name.endsWith(last) || end < at) {
                return false;
            }
            for (String part : parts.subList(1, parts.size() - 1)) {
                int found = name.indexOf(part, at);
                if (found < 0 || found + part.length() > end) {
                    return false;
                }
                at = found + part.length();
            }
            return true;
        }
    }
}
