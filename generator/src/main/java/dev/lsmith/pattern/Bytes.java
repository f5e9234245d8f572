package dev.lsmith.pattern;

import dev.lsmith.text.KernelText;
import java.util.ArrayList;
import java.util.List;

/** Single bytes in the spelling of {@link dev.lsmith.text.KernelText}: ASCII, or U+DC00 + byte above it. */
final class Bytes {
    /** How many bytes there are. */
    static final int COUNT = 256;

    private static final char ESCAPE_BASE = '\uDC00';

    private Bytes() {}

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
