package dev.lsmith.policy.tomoyo;

import dev.lsmith.base.ShippedData;
import dev.lsmith.base.kernel.TomoyoText;
import dev.lsmith.base.kernel.TomoyoText.Filesystems;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.Glob.Alternation;
import dev.lsmith.pattern.Glob.AnyCharacter;
import dev.lsmith.pattern.Glob.AnyInSegment;
import dev.lsmith.pattern.Glob.AnyPath;
import dev.lsmith.pattern.Glob.CharacterClass;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.Glob.Range;
import dev.lsmith.pattern.Glob.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Learned paths and patterns in TOMOYO's words. Where it has no word for a pattern, what is written is wider. */
final class LearnedNames {
    private static final String STAR = "\\*";

    /** As many spellings as an alternation is written out in; what has more becomes a star. */
    private static final int MOST = 32;

    private final Filesystems filesystems = new Filesystems();
    private final Map<String, String> variables = new HashMap<>();

    LearnedNames() {
        ShippedData.rows("patterns/tomoyo-variables.csv").forEach(row -> variables.put(row.get(0), row.get(1)));
    }

    /** The words for one glob: several where no one pattern says it, as for all below a folder. */
    List<String> of(Glob glob) {
        List<String> written = written(glob.parts());
        return written.stream()
                .flatMap(word -> filesystems.names(collapsed(word)).stream())
                .distinct()
                .toList();
    }

    private static String collapsed(String word) {
        return word.replaceAll("/{2,}", "/");
    }

    private List<String> written(List<Part> parts) {
        List<String> all = List.of("");
        for (int i = 0; i < parts.size(); i++) {
            List<String> next = parts.get(i) instanceof AnyPath ? below(i + 1 == parts.size()) : written(parts.get(i));
            List<String> longer = new ArrayList<>();
            for (String begun : all) {
                for (String word : next) {
                    longer.add(joined(begun, word));
                }
            }
            all = longer.size() > MOST ? List.of(joined(all.get(0), STAR)) : longer;
        }
        return all.stream().distinct().toList();
    }

    /** Directly in a folder a folder's name cannot be empty, so that what may stand before it is left out. */
    private static String joined(String begun, String word) {
        boolean empty = begun.endsWith("/") && word.startsWith(STAR + "/");
        return empty && word.startsWith(STAR + "/\\{") ? begun + word.substring(STAR.length() + 1) : begun + word;
    }

    /** {@code **}: the rest of a name, or some folders and a name; at the end also folders themselves. */
    private static List<String> below(boolean last) {
        List<String> all = new ArrayList<>(List.of(STAR, STAR + "/" + STAR, STAR + "/\\{" + STAR + "\\}/" + STAR));
        if (last) {
            all.add(STAR + "/");
            all.add(STAR + "/\\{" + STAR + "\\}/");
        }
        return all;
    }

    private List<String> written(Part part) {
        if (part instanceof Literal literal) {
            return List.of(TomoyoText.encode(literal.text()));
        } else if (part instanceof Variable variable) {
            return List.of(variables.getOrDefault(variable.name(), STAR));
        } else if (part instanceof AnyInSegment) {
            return List.of(STAR);
        } else if (part instanceof AnyCharacter) {
            return List.of("\\?");
        } else if (part instanceof CharacterClass characters) {
            return List.of(characters.negated() ? "\\?" : one(characters.ranges()));
        } else if (part instanceof Alternation alternation) {
            return alternation.branches().stream()
                    .flatMap(branch ->
                            branch.parts().isEmpty() ? List.of("").stream() : written(branch.parts()).stream())
                    .distinct()
                    .toList();
        }
        return List.of(STAR);
    }

    private static String one(List<Range> ranges) {
        if (ranges.stream().allMatch(r -> within(r, '0', '9'))) {
            return "\\+";
        }
        boolean hexadecimal =
                ranges.stream().allMatch(r -> within(r, '0', '9') || within(r, 'a', 'f') || within(r, 'A', 'F'));
        boolean letters = ranges.stream().allMatch(r -> within(r, 'a', 'z') || within(r, 'A', 'Z'));
        return hexadecimal ? "\\x" : letters ? "\\a" : "\\?";
    }

    private static boolean within(Range range, char first, char last) {
        return range.first() >= first && range.last() <= last;
    }
}
