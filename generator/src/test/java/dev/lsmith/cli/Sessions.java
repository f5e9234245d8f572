package dev.lsmith.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * Runs every command of the files {@code examples/*}{@code /session.txt} below the working folder, and writes each file anew: the
 * command as it stood there, what it printed to both streams, and its exit code. A process of its own, so that the commands name
 * files as a user in the repository's folder does.
 */
final class Sessions {
    private static final String PROMPT = "$ lsmith ";
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\\S+");

    private Sessions() {}

    /** Takes no arguments; ends with a stack trace if a session cannot be read or written. */
    public static void main(String[] arguments) throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("examples"))) {
            for (Path folder : folders.sorted().toList()) {
                Path session = folder.resolve("session.txt");
                if (Files.exists(session)) {
                    Files.writeString(session, replayed(Files.readAllLines(session)));
                }
            }
        }
    }

    private static String replayed(List<String> session) {
        StringBuilder text = new StringBuilder();
        for (String line : session) {
            if (line.startsWith(PROMPT)) {
                text.append(line).append('\n');
                text.append(run(words(line.substring(PROMPT.length())))).append('\n');
            }
        }
        return text.toString();
    }

    private static String run(String... words) {
        StringWriter printed = new StringWriter();
        CommandLine line =
                Main.commandLine(words).setOut(new PrintWriter(printed)).setErr(new PrintWriter(printed));
        int exitCode = line.execute(words);
        return printed + "[exit " + exitCode + "]\n";
    }

    private static String[] words(String command) {
        return WORD.matcher(command)
                .results()
                .map(word -> word.group(1) == null ? word.group() : word.group(1))
                .toArray(String[]::new);
    }
}
