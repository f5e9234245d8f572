package dev.lsmith.pattern;

import dev.lsmith.base.KernelText;
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
import java.util.List;
import java.util.Random;

/** Globs and names by chance, from a seed. */
final class RandomGlobs {
    private static final String[] HOSTILE = {
        "@{",
        "@",
        "{",
        "}",
        "[",
        "]",
        "*",
        "?",
        "\\",
        "\"",
        ",",
        "^",
        "-",
        " ",
        "\n",
        "\t",
        "#",
        "!",
        "$",
        "${x}",
        "<#if>",
        "\u001b[2J",
        "ä",
        "\u202e",
        "😀",
        "\u007f",
        "\\052",
        "\\",
        "r,",
        "=",
        "(",
        ")",
        "|",
        "+",
        ".",
        "//",
        "'"
    };

    private final Random random;

    RandomGlobs(long seed) {
        random = new Random(seed);
    }

    /** An absolute name of anything that a file system allows, without empty segments. */
    String hostileName() {
        StringBuilder name = new StringBuilder("/");
        int pieces = 1 + random.nextInt(8);
        for (int i = 0; i < pieces; i++) {
            switch (random.nextInt(4)) {
                case 0 -> name.append((char) ('a' + random.nextInt(26)));
                case 1 -> name.append(KernelText.decode(new byte[] {(byte) (1 + random.nextInt(255))}));
                default -> name.append(HOSTILE[random.nextInt(HOSTILE.length)]);
            }
        }
        return name.toString().replaceAll("/+", "/");
    }

    /** A glob of everything but variables over a small alphabet, so that two of them often meet. */
    Glob small(int depth) {
        List<Part> parts = new ArrayList<>();
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            parts.add(part(depth, new String[] {"a", "b", "/", "/", "ab", "//"}));
        }
        return new Glob(parts);
    }

    /** A glob of everything, in its normal form. */
    Glob any(int depth) {
        List<Part> parts = new ArrayList<>(List.of(new Literal("/")));
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            parts.add(random.nextInt(8) == 0 ? new Variable("v" + random.nextInt(3)) : part(depth, HOSTILE));
        }
        return new Glob(parts).normalised();
    }

    private Part part(int depth, String[] texts) {
        return switch (random.nextInt(depth > 0 ? 9 : 8)) {
            case 0 -> new AnyCharacter();
            case 1 -> new AnyInSegment();
            case 2 -> new AnyPath();
            case 3 -> new CharacterClass(ranges(texts.length > 10), random.nextBoolean());
            case 8 -> alternation(depth - 1, texts);
            default -> new Literal(texts[random.nextInt(texts.length)]);
        };
    }

    private Part alternation(int depth, String[] texts) {
        List<Glob> branches = new ArrayList<>();
        for (int i = 0; i < 2 + random.nextInt(2); i++) {
            List<Part> parts = new ArrayList<>();
            for (int j = 0; j < random.nextInt(3); j++) {
                parts.add(part(depth, texts));
            }
            branches.add(new Glob(parts));
        }
        return new Alternation(branches);
    }

    private List<Range> ranges(boolean wide) {
        List<Range> ranges = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            int first = wide ? random.nextInt(256) : 'a' + random.nextInt(3);
            int last = Math.min(255, first + random.nextInt(wide ? 40 : 2));
            ranges.add(new Range(Bytes.character(first), Bytes.character(last)));
        }
        return ranges;
    }

    /** A path over the alphabet of {@link #small}. */
    String smallPath() {
        StringBuilder path = new StringBuilder();
        int length = random.nextInt(7);
        for (int i = 0; i < length; i++) {
            path.append("aabc//".charAt(random.nextInt(6)));
        }
        return path.toString();
    }
}
