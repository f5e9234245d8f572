package dev.lsmith.learn;

import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.Glob.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Names that are made of the same marks with numbers between them, decimal or hexadecimal: {@code 1796078490.V801I2013bM354301.mail} of a
 * maildir. Numbers that are the same in all of them stay.
 */
final class VaryingFields {
    /** Names of one making that are needed to tell that decimal numbers vary. */
    private static final int DECIMAL = 2;

    /** The same of hexadecimal numbers, which words may look like. */
    private static final int HEXADECIMAL = 3;

    private static final Pattern FIELD = Pattern.compile("[0-9a-f]+");
    private static final Pattern HEX_NUMBER = Pattern.compile("(?=[a-f]*[0-9])[0-9a-f]{1,16}");

    private VaryingFields() {}

    /**
     * What became of the names.
     *
     * @param names each with what it is already: as a literal, or with variables in it
     * @return only those that became something else
     */
    static SortedMap<String, List<Part>> of(SortedMap<String, List<Part>> names) {
        SortedMap<String, List<Part>> found = new TreeMap<>();
        names.entrySet().stream()
                .collect(Collectors.groupingBy(name -> marks(name.getValue()), TreeMap::new, Collectors.toList()))
                .values()
                .forEach(alike -> pattern(alike.stream().map(a -> a.getValue()).toList())
                        .ifPresent(pattern -> alike.forEach(a -> found.put(a.getKey(), pattern))));
        return found;
    }

    /** The name without its fields: NUL stands for each, as no name can hold it. */
    private static String marks(List<Part> name) {
        StringBuilder marks = new StringBuilder();
        for (Part part : name) {
            marks.append(
                    part instanceof Literal literal
                            ? FIELD.matcher(literal.text()).replaceAll("\0")
                            : "\0" + part + "\0");
        }
        return marks.toString();
    }

    private static Optional<List<Part>> pattern(List<List<Part>> names) {
        List<List<String>> fields = names.stream().map(VaryingFields::fields).toList();
        List<Optional<Part>> instead = new ArrayList<>();
        for (int i = 0; i < fields.get(0).size(); i++) {
            int place = i;
            List<String> values =
                    fields.stream().map(f -> f.get(place)).distinct().toList();
            if (values.size() == 1) {
                instead.add(Optional.empty());
                continue;
            }
            Optional<Part> variable = variable(values, names.size());
            if (variable.isEmpty()) {
                return Optional.empty();
            }
            instead.add(variable);
        }
        return instead.stream().allMatch(Optional::isEmpty)
                ? Optional.empty()
                : Optional.of(replaced(names.get(0), instead));
    }

    private static List<String> fields(List<Part> name) {
        return name.stream()
                .filter(Literal.class::isInstance)
                .flatMap(
                        part -> FIELD.matcher(((Literal) part).text()).results().map(MatchResult::group))
                .toList();
    }

    private static Optional<Part> variable(List<String> values, int names) {
        ToIntFunction<Pattern> fitting = pattern ->
                (int) values.stream().filter(v -> pattern.matcher(v).matches()).count();
        if (names >= DECIMAL && fitting.applyAsInt(NamePatterns.NUMBER) == values.size()) {
            return Optional.of(new Variable("lsmith_number"));
        }
        return names >= HEXADECIMAL && fitting.applyAsInt(HEX_NUMBER) == values.size()
                ? Optional.of(new Variable("lsmith_hexadecimal"))
                : Optional.empty();
    }

    private static List<Part> replaced(List<Part> name, List<Optional<Part>> instead) {
        List<Part> parts = new ArrayList<>();
        int field = 0;
        for (Part part : name) {
            if (!(part instanceof Literal literal)) {
                parts.add(part);
                continue;
            }
            StringBuilder plain = new StringBuilder();
            Matcher matcher = FIELD.matcher(literal.text());
            int done = 0;
            while (matcher.find()) {
                Optional<Part> variable = instead.get(field++);
                plain.append(literal.text(), done, variable.isPresent() ? matcher.start() : matcher.end());
                done = matcher.end();
                if (variable.isPresent()) {
                    NamePatterns.end(plain, parts);
                    parts.add(variable.get());
                }
            }
            NamePatterns.end(plain.append(literal.text(), done, literal.text().length()), parts);
        }
        return parts;
    }
}
