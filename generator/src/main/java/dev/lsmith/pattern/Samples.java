package dev.lsmith.pattern;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A few texts of a pattern: the shortest, longer ones, some that go deeper and some that hold what patterns seldom name.
 * Where many patterns together are too complex for an automaton, they still tell patterns apart.
 */
public final class Samples {
    /** What stands for {@code *}, {@code **} and the like, in turn. */
    private static final List<String> FILLERS = List.of("", "q", "zq7", "q/z", "q/z/7q", ".q\1");

    private Samples() {}

    /** Distinct texts, each matched by the pattern; at least one. */
    public static List<byte[]> of(BytePattern pattern) {
        Map<String, byte[]> texts = new LinkedHashMap<>();
        for (int turn = 0; turn < FILLERS.size(); turn++) {
            StringBuilder text = new StringBuilder();
            write(pattern, turn, text);
            texts.putIfAbsent(text.toString(), text.toString().getBytes(StandardCharsets.ISO_8859_1));
        }
        return List.copyOf(texts.values());
    }

    /** Texts of each of the patterns. */
    public static List<byte[]> ofAll(Collection<BytePattern> patterns) {
        List<byte[]> texts = new ArrayList<>();
        patterns.forEach(pattern -> texts.addAll(of(pattern)));
        return texts;
    }

    private static void write(BytePattern pattern, int turn, StringBuilder text) {
        if (pattern instanceof BytePattern.Text fixed) {
            text.append(fixed.bytes());
        } else if (pattern instanceof BytePattern.One one) {
            text.append(member(one.set(), turn));
        } else if (pattern instanceof BytePattern.Many many) {
            FILLERS.get(turn).chars().filter(many.set()::contains).forEach(c -> text.append((char) c));
        } else if (pattern instanceof BytePattern.Repeat repeat) {
            for (int i = 0; i < turn; i++) {
                write(repeat.pattern(), turn, text);
            }
        } else if (pattern instanceof BytePattern.Sequence sequence) {
            sequence.parts().forEach(part -> write(part, turn, text));
        } else if (pattern instanceof BytePattern.Choice choice) {
            write(choice.branches().get(turn % choice.branches().size()), turn, text);
        }
    }

    /** A byte of the set, of a filler where that may be. */
    private static char member(ByteSet set, int turn) {
        return (char) (FILLERS.get(turn) + "q7z")
                .chars()
                .filter(set::contains)
                .findFirst()
                .orElseGet(() -> set.stream().findFirst().orElse(0));
    }
}
