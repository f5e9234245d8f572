package dev.lsmith.learn;

import dev.lsmith.base.ShippedData;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.Glob.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How well-known programs name their temporary files: {@code profiles/patterns/temporary-names.csv}. */
final class TemporaryNames {
    private record Maker(String beginning, Pattern pattern) {}

    private final List<Maker> makers;
    private final WrittenWords words = WrittenWords.load();

    TemporaryNames() {
        this.makers = ShippedData.rows("patterns/temporary-names.csv").stream()
                .map(row -> maker(row.get(0), row.get(1), row.get(2)))
                .toList();
    }

    private static Maker maker(String beginning, String random, String endings) {
        String ends = endings.isEmpty()
                ? ""
                : Stream.of(endings.split(" ")).map(Pattern::quote).collect(Collectors.joining("|", "(?:", ")"));
        String regex = Pattern.quote(beginning) + "(" + Shape.of(random).regex() + ")(" + ends + ")";
        return new Maker(beginning, Pattern.compile(regex));
    }

    /**
     * The pattern of a name that one of them makes.
     *
     * @param removed whether it was removed again too, so that even what reads as a word was made up
     */
    Optional<List<Part>> pattern(String name, boolean removed) {
        for (Maker maker : makers) {
            Matcher matcher = maker.pattern().matcher(name);
            if (matcher.matches()
                    && (removed || !words.isWritten(matcher.group(1).replace("_", "")))) {
                List<Part> parts =
                        new ArrayList<>(List.of(new Literal(maker.beginning()), new Variable("lsmith_random")));
                if (!matcher.group(2).isEmpty()) {
                    parts.add(new Literal(matcher.group(2)));
                }
                return Optional.of(parts);
            }
        }
        return Optional.empty();
    }
}
