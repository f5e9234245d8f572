package dev.lsmith.policy.selinux;

import dev.lsmith.access.SelinuxContext;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads labels of files, one a line: a regular expression, perhaps a kind of file, a context (file_contexts(5)). */
final class FcReader {
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
