package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Each row of the tables in {@code examples/cases/README.md} and {@code docs/tried.md}, run as it stands there. */
class CasesTest {
    private static final Path ROOT = Path.of(System.getProperty("lsmith.root", ".."));
    private static final Page CASES = new Page(
            ROOT.resolve("examples/cases/README.md").normalize(),
            ROOT.resolve("examples/cases").normalize());
    private static final Page TRIED = new Page(
            ROOT.resolve("docs/tried.md").normalize(),
            ROOT.resolve("generator/src/test/resources/tried").normalize());
    private static final Pattern WORD = Pattern.compile("'[^']*'|\\S+");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    @TempDir
    private Path temporary;

    /**
     * A page with tables.
     *
     * @param file the page
     * @param folder where the files lie that its commands name
     */
    private record Page(Path file, Path folder) {
        /** The rows of those tables that have commands, by the names of their columns. */
        List<Row> rows() throws IOException {
            List<Row> rows = new ArrayList<>();
            List<String> columns = List.of();
            for (String line : Files.readAllLines(file)) {
                List<String> cells = line.startsWith("| ") ? Row.cells(line) : List.of();
                if (columns.isEmpty()) {
                    columns = cells.contains("commands") ? cells : List.of();
                } else if (cells.isEmpty()) {
                    columns = line.startsWith("|") ? columns : List.of();
                } else {
                    assertThat(cells).as("cells of: %s", line).hasSameSizeAs(columns);
                    rows.add(Row.of(columns, cells));
                }
            }
            return rows;
        }
    }

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
        static Row of(List<String> columns, List<String> cells) {
            List<List<String>> commands = quoted(cells.get(columns.indexOf("commands"))).stream()
                    .map(Row::words)
                    .toList();
            return new Row(
                    cells.get(0),
                    commands,
                    Integer.parseInt(cells.get(columns.indexOf("exit"))),
                    quoted(cells.get(columns.indexOf("says"))),
                    quoted(cells.get(columns.indexOf("never says"))));
        }

        private static List<String> cells(String line) {
            String inner = line.strip();
            return Arrays.stream(inner.substring(1, inner.length() - 1).split("(?<!\\\\)\\|", -1))
                    .map(String::strip)
                    .toList();
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
        List<Row> rows = CASES.rows();
        assertThat(rows).hasSizeGreaterThan(20);
        return rows.stream().map(row -> DynamicTest.dynamicTest(row.title(), () -> check(row, CASES.folder())));
    }

    /** What other people asked and reported, and what the answer should have been. */
    @TestFactory
    Stream<DynamicTest> everyRowOfTheInputsThatWereTriedHolds() throws IOException {
        List<Row> rows = TRIED.rows();
        assertThat(rows).hasSizeGreaterThan(20);
        return rows.stream().map(row -> DynamicTest.dynamicTest(row.title(), () -> check(row, TRIED.folder())));
    }

    private void check(Row row, Path folder) throws IOException {
        Path out = Files.createTempDirectory(temporary, "out");
        Invocation last = new Invocation(0, "", "");
        for (List<String> command : row.commands()) {
            last = Invocation.of(
                    command.stream().map(word -> placed(word, out, folder)).toArray());
        }
        assertThat(last.exitCode())
                .as("exit code of: %s%s", last.out(), last.err())
                .isEqualTo(row.exitCode());
        String everything = last.out() + last.err() + files(out);
        String printed = last.out() + last.err();
        assertThat(row.says().stream().filter(text -> !everything.contains(text)))
                .as("what it does not say: %s", printed)
                .isEmpty();
        assertThat(row.neverSays().stream().filter(everything::contains))
                .as("what it says and should not: %s", printed)
                .isEmpty();
    }

    /** A word of a command with the folders put in: {@code OUT} is an empty one, and names of files are those of the folder. */
    private static Object placed(String word, Path out, Path folder) {
        if (word.equals("OUT") || word.startsWith("OUT/")) {
            return out.resolve(word.substring(Math.min(word.length(), 4)));
        }
        Path file = folder.resolve(word).normalize();
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
