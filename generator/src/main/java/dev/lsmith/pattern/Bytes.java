package dev.lsmith.pattern;

import dev.lsmith.base.KernelText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Single bytes in the spelling of {@link dev.lsmith.base.KernelText}: ASCII, or U+DC00 + byte above it. */
final class Bytes {
    /** How many bytes there are. */
    static final int COUNT = 256;

    /** Bytes as a reader likes to see them in a text: letters, digits, signs, then the rest. */
    static final List<Integer> PLAINEST_FIRST = IntStream.range(0, COUNT)
            .boxed()
            .sorted(Comparator.comparingInt(Bytes::oddness).thenComparingInt(b -> b))
            .toList();

    private static final char ESCAPE_BASE = '\uDC00';

    private Bytes() {}

    private static int oddness(int b) {
        if (b >= 'a' && b <= 'z') {
            return 0;
        }
        if (b >= '0' && b <= '9') {
            return 1;
        }
        if (b >= 'A' && b <= 'Z') {
            return 2;
        }
        if (b > 0x20 && b < 0x7f) {
            return 3;
        }
        return b < 0x80 ? 4 : 5;
    }

    static boolean isByte(char c) {
        return c < 0x80 || (c >= ESCAPE_BASE + 0x80 && c <= ESCAPE_BASE + 0xff);
    }

    static int value(char c) {
        return c & 0xff;
    }

    static char character(int value) {
        return (char) (value < 0x80 ? value : ESCAPE_BASE + value);
    }

    /** The bytes of a text, each as the character that stands for it. */
    static List<Character> characters(String text) {
        List<Character> characters = new ArrayList<>();
        for (byte b : KernelText.encode(text)) {
            characters.add(character(b & 0xff));
        }
        return characters;
    }
}
