package dev.lsmith.cli.manual;

import dev.lsmith.base.render.OutputLanguage;
import dev.lsmith.base.render.Templates;
import dev.lsmith.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Writes the manual pages of all commands and the completion of three shells, as files below {@code share/} of an installation
 * (Filesystem Hierarchy Standard 3.0, 4.11.8). The build of packages runs it.
 */
public final class Manual {
    private static final OutputLanguage ROFF = new OutputLanguage("roff", Manual::roff);
    private static final OutputLanguage WORD = new OutputLanguage("sh", text -> "'" + text.replace("'", "'\\''") + "'");
    private static final OutputLanguage ZSH = new OutputLanguage("zsh-arguments", Manual::zshArgument);
    private static final OutputLanguage FISH =
            new OutputLanguage("fish", text -> "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'");

    private final CommandPage program = CommandPage.of(Main.commandLine("help"), List.of());

    private Manual() {}

    /**
     * Writes the files.
     *
     * @param arguments the folder that becomes {@code share/}, and the day that the pages name, as {@code 2026-11-30}
     * @throws IOException when a file cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        Path share = Path.of(arguments[0]);
        for (Map.Entry<String, String> file : files(arguments[1]).entrySet()) {
            Path path = share.resolve(file.getKey());
            Files.createDirectories(path.resolveSibling("."));
            Files.writeString(path, file.getValue());
        }
    }

    /**
     * All files by their path below {@code share/}.
     *
     * @param day of the version, as manual pages show it in their foot
     */
    static SortedMap<String, String> files(String day) {
        return new Manual().written(day);
    }

    private SortedMap<String, String> written(String day) {
        SortedMap<String, String> files = new TreeMap<>();
        Templates pages = new Templates(ROFF);
        program.all()
                .forEach(page -> files.put(
                        "man/man1/" + page.name() + ".1",
                        pages.render("manual/page.1.ftl", Map.of("page", page, "day", day, "program", program))));
        Map<String, Object> all =
                Map.of("program", program, "pages", program.all().toList());
        files.put("bash-completion/completions/lsmith", completion(WORD, "lsmith.bash.ftl", all));
        files.put(
                "zsh/vendor-completions/_lsmith",
                new Templates(WORD, Map.of("spec", ZSH)).render("manual/lsmith.zsh.ftl", all));
        files.put("fish/vendor_completions.d/lsmith.fish", completion(FISH, "lsmith.fish.ftl", all));
        return files;
    }

    private static String completion(OutputLanguage language, String template, Map<String, Object> all) {
        return new Templates(language).render("manual/" + template, all);
    }

    /**
     * Text of a manual page (man(7), "Fonts"; groff_char(7)): a line that begins with a dot or a quote would be a request, a backslash an
     * escape, a bare dash a hyphen that nobody can copy.
     */
    private static String roff(String text) {
        String line = text.replace("\\", "\\e").replace("-", "\\-").replaceAll("\\s+", " ");
        return Stream.of(".", "'").anyMatch(line::startsWith) ? "\\&" + line : line;
    }

    /** Text within a word that zsh's _arguments splits at colons and brackets (zshcompsys(1)). */
    private static String zshArgument(String text) {
        String escaped = text.replace("\\", "\\\\")
                .replace(":", "\\:")
                .replace("[", "\\[")
                .replace("]", "\\]");
        return escaped.replace("'", "'\\''");
    }
}
