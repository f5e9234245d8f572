package dev.lsmith.launch;

import dev.lsmith.base.KernelText;
import dev.lsmith.base.Printable;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One word of a POSIX shell's command line (POSIX.1-2017, Shell Command Language, 2.2 Quoting) that also is safe to
 * show on a terminal.
 */
public final class ShellQuoting {
    private ShellQuoting() {}

    /**
     * The word quoted where it must be; empty when no shell can pass it on: a NUL, or line breaks at its end together
     * with something invisible.
     */
    public static Optional<String> of(String word) {
        if (word.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        if (word.matches("[A-Za-z0-9_@%+=:,./-]+")) {
            return Optional.of(word);
        }
        if (Printable.of(word).replace("\\\\", "\\").equals(word)) {
            return Optional.of("'" + word.replace("'", "'\\''") + "'");
        }
        // A command substitution drops line breaks at its end.
        return word.endsWith("\n") ? Optional.empty() : Optional.of("\"$(printf '" + octal(word) + "')\"");
    }

    /** The format of a printf that writes the word: everything but plain characters, and what it would take for an
     * option, as {@code \ooo}. */
    private static String octal(String word) {
        StringBuilder out = new StringBuilder();
        for (byte b : KernelText.encode(word)) {
            String c = new String(new byte[] {b}, StandardCharsets.ISO_8859_1);
            boolean plain =
                    c.matches("[A-Za-z0-9_@+=:,./;&|<>()*?\\[\\]{}~#^ ]") || (c.equals("-") && out.length() > 0);
            out.append(plain ? c : String.format("\\%03o", b & 0xff));
        }
        return out.toString();
    }
}
