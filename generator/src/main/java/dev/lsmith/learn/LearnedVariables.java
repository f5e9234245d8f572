package dev.lsmith.learn;

import dev.lsmith.base.ShippedData;
import dev.lsmith.pattern.Glob;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The variables that learned patterns may hold: lsmith's own, which a profile has to declare, and AppArmor's, which
 * {@code tunables/global} declares. Read from {@code profiles/patterns/}.
 */
public final class LearnedVariables {
    private final SortedMap<String, List<NameShape>> own;
    private final SortedMap<String, List<NameShape>> tunables;

    private LearnedVariables(SortedMap<String, List<NameShape>> own, SortedMap<String, List<NameShape>> tunables) {
        this.own = own;
        this.tunables = tunables;
    }

    /** Reads them from the data that ships. */
    public static LearnedVariables load() {
        return new LearnedVariables(read("patterns/variables.csv"), read("patterns/tunables.csv"));
    }

    private static SortedMap<String, List<NameShape>> read(String file) {
        SortedMap<String, List<NameShape>> variables = new TreeMap<>();
        for (List<String> row : ShippedData.rows(file)) {
            variables.put(
                    row.get(0),
                    Arrays.stream(row.get(1).split(" ")).map(NameShape::of).toList());
        }
        return variables;
    }

    /** All of them with their values, by name. */
    public SortedMap<String, List<Glob>> all() {
        SortedMap<String, List<Glob>> all = globs(own);
        all.putAll(globs(tunables));
        return Collections.unmodifiableSortedMap(all);
    }

    /** lsmith's own among them, by name: what a profile that uses them has to declare. */
    public SortedMap<String, List<Glob>> own() {
        return Collections.unmodifiableSortedMap(globs(own));
    }

    /** AppArmor's tunables among them, by name: what {@code include <tunables/global>} declares. */
    public SortedMap<String, List<Glob>> tunables() {
        return Collections.unmodifiableSortedMap(globs(tunables));
    }

    /** The variables of lsmith's own that globs hold, by name: what a profile with these globs has to declare. */
    public SortedMap<String, List<Glob>> declarations(Collection<Glob> globs) {
        SortedMap<String, List<Glob>> declarations = globs(own);
        declarations
                .keySet()
                .removeIf(name -> globs.stream().noneMatch(g -> g.variables().contains(name)));
        return Collections.unmodifiableSortedMap(declarations);
    }

    /** A pattern for the texts of a variable. */
    Pattern pattern(String name) {
        return Pattern.compile(
                String.join("|", shapes(name).stream().map(NameShape::regex).toList()));
    }

    /** A text of a variable; other numbers, other texts. */
    String sample(String name, long number) {
        return shapes(name).get(0).sample(number);
    }

    private List<NameShape> shapes(String name) {
        List<NameShape> shapes = own.getOrDefault(name, tunables.getOrDefault(name, List.of()));
        if (shapes.isEmpty()) {
            throw new IllegalArgumentException("no such variable in profiles/patterns: " + name);
        }
        return shapes;
    }

    private static SortedMap<String, List<Glob>> globs(Map<String, List<NameShape>> variables) {
        SortedMap<String, List<Glob>> globs = new TreeMap<>();
        variables.forEach((name, shapes) ->
                globs.put(name, shapes.stream().map(NameShape::glob).toList()));
        return globs;
    }
}
