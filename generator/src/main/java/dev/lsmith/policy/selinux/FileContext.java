package dev.lsmith.policy.selinux;

import dev.lsmith.access.SelinuxContext;
import dev.lsmith.base.KernelText;
import java.util.Comparator;
import java.util.Locale;

/**
 * The label of the files that a regular expression matches (file_contexts(5), PCRE, anchored at both ends).
 *
 * @param regex printable ASCII without blanks, quotes and line ends
 * @param fileType which files
 * @param context their label
 */
public record FileContext(String regex, FileType fileType, SelinuxContext context) implements Comparable<FileContext> {
    private static final Comparator<FileContext> ORDER = Comparator.comparing(FileContext::regex)
            .thenComparing(FileContext::fileType)
            .thenComparing(c -> c.context().toString());

    /** The kinds of files; the flag of a .fc file and the word of CIL. */
    public enum FileType {
        ANY(""),
        FILE("--"),
        DIR("-d"),
        CHAR("-c"),
        BLOCK("-b"),
        SOCKET("-s"),
        PIPE("-p"),
        SYMLINK("-l");

        private final String flag;

        FileType(String flag) {
            this.flag = flag;
        }

        /** The field of a .fc file, empty for any kind. */
        public String flag() {
            return flag;
        }

        /** CIL's word. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A directory and all below it, or a single file. */
    static FileContext tree(String path, SelinuxContext context) {
        String end = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return new FileContext(quote(end) + "(/.*)?", FileType.ANY, context);
    }

    /**
     * A regular expression for exactly this text. What a .fc file or CIL cannot hold (blanks, quotes, control
     * characters, bytes beyond ASCII) becomes {@code \xHH}, which PCRE reads as that byte.
     */
    static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (byte b : KernelText.encode(text)) {
            if (b <= ' ' || b == 0x7f || "\"';<>$`".indexOf(b) >= 0) {
                out.append(String.format("\\x%02x", b & 0xff));
            } else if (".^|?*+()[]{}\\#".indexOf(b) >= 0) {
                out.append('\\').append((char) b);
            } else {
                out.append((char) b);
            }
        }
        return out.toString();
    }

    @Override
    public int compareTo(FileContext other) {
        return ORDER.compare(this, other);
    }
}
