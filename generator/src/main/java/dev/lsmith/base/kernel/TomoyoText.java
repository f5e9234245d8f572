package dev.lsmith.base.kernel;

import dev.lsmith.base.KernelText;
import dev.lsmith.base.ShippedData;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Names as TOMOYO writes them, in its log and in its policies: no blank, no control character and nothing above ASCII, but
 * {@code \ooo} for such a byte and {@code \\} for a backslash (tomoyo_encode2 in security/tomoyo/realpath.c).
 */
public final class TomoyoText {
    private static final int OCTAL = 8;
    private static final int DIGITS = 3;

    private TomoyoText() {}

    /** The name of one file, in which nothing is a pattern. */
    public static String encode(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (byte b : KernelText.encode(text)) {
            append(out, b & 0xff);
        }
        return out.toString();
    }

    private static void append(StringBuilder out, int value) {
        if (value == '\\') {
            out.append("\\\\");
        } else if (value > ' ' && value < 0x7f) {
            out.append((char) value);
        } else {
            out.append('\\').append((char) ('0' + (value >> 6)));
            out.append((char) ('0' + (value >> 3 & 7))).append((char) ('0' + (value & 7)));
        }
    }

    /** What a written name stands for; empty if it is a pattern or no name. */
    public static Optional<String> decode(String written) {
        if (written.indexOf('\\') < 0) {
            return isPlain(written) ? Optional.of(written) : Optional.empty();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(written.length());
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                return Optional.empty();
            } else if (c != '\\') {
                bytes.write(c);
            } else if (written.startsWith("\\", i + 1)) {
                bytes.write('\\');
                i++;
            } else if (octal(written, i + 1) >= 0) {
                bytes.write(octal(written, i + 1));
                i += DIGITS;
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(KernelText.decode(bytes.toByteArray()));
    }

    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /**
     * The byte that three octal digits stand for, among those that are written so: what is neither printed nor a backslash.
     *
     * @return -1 if there are none
     */
    public static int octal(String text, int from) {
        int value = 0;
        for (int i = from; i < from + DIGITS; i++) {
            int digit = i < text.length() ? text.charAt(i) - '0' : -1;
            if (digit < 0 || digit >= OCTAL) {
                return -1;
            }
            value = OCTAL * value + digit;
        }
        return value <= ' ' || (value >= 0x7f && value <= 0xff) ? value : -1;
    }

    /** File systems whose files have names of their own ({@code kernel/tomoyo-filesystems.csv}). */
    public static final class Filesystems {
        private final List<List<String>> rows = ShippedData.rows("kernel/tomoyo-filesystems.csv");

        /** The path in a container of what TOMOYO calls {@code proc:/self/maps}; any other name as it is. */
        public String path(String name) {
            for (List<String> row : rows) {
                if (name.startsWith(row.get(0) + ":/")) {
                    return row.get(1) + name.substring(row.get(0).length() + 1);
                }
            }
            return name;
        }

        /**
         * What TOMOYO calls a path of a container's. A file of a process has two names: TOMOYO calls it {@code self} when the process
         * itself asks.
         */
        public List<String> names(String path) {
            for (List<String> row : rows) {
                if (path.equals(row.get(1)) || path.startsWith(row.get(1) + "/")) {
                    return processes(
                            row.get(0) + ":" + path.substring(row.get(1).length()));
                }
            }
            return List.of(path);
        }

        private static List<String> processes(String name) {
            int from = "proc:/".length();
            int to = name.indexOf('/', from);
            if (!name.startsWith("proc:/") || to < 0 || !isProcess(name.substring(from, to))) {
                return List.of(name.endsWith(":") ? name + "/" : name);
            }
            List<String> names = new ArrayList<>(List.of(name));
            names.add("proc:/self" + name.substring(to));
            return names;
        }

        private static boolean isProcess(String text) {
            return text.equals("\\$") || (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9'));
        }
    }
}
