package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Each row of the tables in {@code examples/cases/README.md}, run as it stands there. */
class CasesTest {
    private static final Path FOLDER = Path.of(System.getProperty("lsmith.root", ".."), "examples", "cases")
            .normalize();
    private static final Pattern WORD = Pattern.compile("'[^']*'|\\S+");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    @TempDir
    private Path temporary;

    /**
     * One row.
     *
     * @param title what is shown
     * @param commands the words of each command, run one after the other
     * @param exitCode what the last one ends with
     * @param says texts that stand in what the last one printed, or in a file of the output folder
     * @param neverSays texts that stand in neither
     */
    private record Row(
            String title, List<List<String>> commands, int exitCode, List<String> says, List<String> neverSays) {
        static Row of(String line) {
            String[] cells = line.strip().split("(?<!\\\\)\\|", -1);
            assertThat(cells).as("cells of: %s", line).hasSize(7);
            List<List<String>> commands =
                    quoted(cells[2]).stream().map(Row::words).toList();
            return new Row(
                    cells[1].strip(), commands, Integer.parseInt(cells[3].strip()), quoted(cells[4]), quoted(cells[5]));
        }

        /** The words of a command; what stands in single quotes is one. */
        private static List<String> words(String command) {
            return WORD.matcher(command)
                    .results()
                    .map(found -> found.group().replace("'", ""))
                    .toList();
        }

        private static List<String> quoted(String cell) {
            return QUOTED.matcher(cell)
                    .results()
                    .map(found -> found.group(1).replace("\\|", "|"))
                    .toList();
        }
    }

    @TestFactory
    Stream<DynamicTest> everyRowHolds() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(FOLDER.resolve("README.md"))) {
            if (line.startsWith("| ") && line.contains("`")) {
                rows.add(Row.of(line));
            }
        }
        assertThat(rows).hasSizeGreaterThan(20);
        return rows.stream().map(row -> DynamicTest.dynamicTest(row.title(), () -> check(row)));
    }

    private void check(Row row) throws IOException {
        Path out = Files.createTempDirectory(temporary, "out");
        Invocation last = new Invocation(0, "", "");
        for (List<String> command : row.commands()) {
            last = Invocation.of(command.stream().map(word -> placed(word, out)).toArray());
        }
        assertThat(last.exitCode())
                .as("exit code of: %s%s", last.out(), last.err())
                .isEqualTo(row.exitCode());
        String everything = last.out() + last.err() + files(out);
        row.says().forEach(text -> assertThat(everything).contains(text));
        row.neverSays().forEach(text -> assertThat(everything).doesNotContain(text));
    }

    /** A word of a command with the folders put in: {@code OUT} is an empty one, and names of files are those of the cases. */
    private static Object placed(String word, Path out) {
        if (word.equals("OUT") || word.startsWith("OUT/")) {
            return out.resolve(word.substring(Math.min(word.length(), 4)));
        }
        Path file = FOLDER.resolve(word).normalize();
        return word.matches("[.\\w].*[.\\w]") && Files.exists(file) ? file : word;
    }

    private static String files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            StringBuilder all = new StringBuilder();
            files.filter(Files::isRegularFile).sorted().forEach(file -> {
                try {
                    all.append(Files.readString(file));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            return all.toString();
        }
    }
}
