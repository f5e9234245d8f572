package dev.lsmith.policy.tomoyo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A rule that allows something: {@code file read/write /data/\*}.
 *
 * @param category the words before the operations: {@code file}, {@code network inet stream}, {@code misc}, {@code task}
 * @param operations one or more
 * @param arguments what follows, each as it is written: a name or pattern, {@code @group}, a number or a range of them, an address
 * @param conditions further words of the form {@code task.uid=0}, all of which have to hold; in order
 */
public record TomoyoRule(String category, SortedSet<String> operations, List<String> arguments, List<String> conditions)
        implements Comparable<TomoyoRule> {
    public TomoyoRule {
        operations = Collections.unmodifiableSortedSet(new TreeSet<>(operations));
        arguments = List.copyOf(arguments);
        conditions = List.copyOf(conditions);
    }

    /** A rule without conditions. */
    static TomoyoRule of(String category, SortedSet<String> operations, List<String> arguments) {
        return new TomoyoRule(category, operations, arguments, List.of());
    }

    /** As it is written, on one line. */
    public String text() {
        List<String> words = new ArrayList<>(List.of(category, String.join("/", operations)));
        words.addAll(arguments);
        words.addAll(conditions);
        return String.join(" ", words);
    }

    /** By text. */
    @Override
    public int compareTo(TomoyoRule other) {
        return text().compareTo(other.text());
    }
}
