package dev.lsmith.policy.selinux;

import dev.lsmith.access.SelinuxContext;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
import dev.lsmith.base.Position;
import dev.lsmith.policy.selinux.SelinuxModule.ModuleBuilder;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

        /** The word that CIL has for this kind of file. */
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

    /** Reads labels of files, one a line: a regular expression, perhaps a kind of file, a context (file_contexts(5)). */
    static final class FcReader {
        private static final Pattern LINE =
                Pattern.compile("\\s*(?<regex>[!-~]+)\\s+(?:(?<flag>-[-dcbspl])\\s+)?(?<context>\\S+)\\s*");

        private final String source;

        private FcReader(String source) {
            this.source = source;
        }

        /** A module that has nothing but these labels, with the file's base name. */
        static SelinuxModule read(String source, String text) throws InputException {
            FcReader reader = new FcReader(source);
            ModuleBuilder module = new ModuleBuilder();
            int number = 0;
            for (String line : text.split("\n", -1)) {
                number++;
                if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
                    module.fileContexts.add(reader.context(line, number));
                }
            }
            String file = source.substring(source.lastIndexOf('/') + 1);
            return module.build(file.endsWith(".fc") ? file.substring(0, file.length() - ".fc".length()) : file);
        }

        private FileContext context(String line, int number) throws InputException {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw error(number, "this is no line of file contexts: a path expression and a context are wanted");
            }
            SelinuxContext context = SelinuxContext.parse(matcher.group("context"))
                    .filter(c -> c.level().isEmpty() || CilLevels.valid(c.level()))
                    .orElseThrow(() -> error(number, "this is no context that can be read"));
            String flag = Optional.ofNullable(matcher.group("flag")).orElse("");
            for (FileContext.FileType type : FileContext.FileType.values()) {
                if (type.flag().equals(flag)) {
                    return new FileContext(matcher.group("regex"), type, context);
                }
            }
            throw error(number, "an unknown kind of file");
        }

        private InputException error(int line, String message) {
            return new InputException(
                    Diagnostic.error("selinux-syntax", Position.ofLine(source, line), message, "see file_contexts(5)"));
        }
    }
}
