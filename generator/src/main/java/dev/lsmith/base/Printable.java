package dev.lsmith.base;

/**
 * Text from a log as it may be shown on a terminal or in plain text: nothing in it can move the cursor, change the
 * direction of writing or hide.
 */
public final class Printable {
    private Printable() {}

    /**
     * Returns {@code text} with every character that is not plainly visible written as {@code \xHH} (bytes) or
     * {@code \}{@code u{H}}, and the backslash doubled, so that two texts that differ look different.
     */
    public static String of(String text) {
        if (isPlain(text)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> append(out, c));
        return out.toString();
    }

    /** Whether it is ASCII that shows as it is, as most text does. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c >= 0x7f || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private static void append(StringBuilder out, int c) {
        if (c == '\\') {
            out.append("\\\\");
        } else if (KernelText.isEscapedByte(c)) {
            out.append(String.format("\\x%02x", c - 0xDC00));
        } else if (c < 0x20 || c == 0x7f) {
            out.append(String.format("\\x%02x", c));
        } else if (isVisible(c)) {
            out.appendCodePoint(c);
        } else {
            out.append(String.format("\\u{%x}", c));
        }
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }
}
