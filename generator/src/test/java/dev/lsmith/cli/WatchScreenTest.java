package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the live screen leaves on terminals of other sizes, after a resize, and where there is none. */
class WatchScreenTest {
    private static final List<String> LINES = IntStream.range(0, 60)
            .mapToObj(i -> ("line " + i + " " + "word ".repeat(i)).strip())
            .toList();

    /** What a terminal shows of the sequences that JLine writes to an xterm. */
    private static final class Shown {
        private static final Pattern SEQUENCE = Pattern.compile("\\x1b(?:\\[([0-9;?]*)([A-Za-z@])|[()].|[=>78M])");

        private final char[][] cells;
        private int row;
        private int column;

        Shown(int columns, int rows) {
            cells = new char[rows][columns];
            Arrays.stream(cells).forEach(line -> Arrays.fill(line, ' '));
        }

        Shown take(String text) {
            Matcher sequence = SEQUENCE.matcher(text);
            int at = 0;
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == '\u001b' && sequence.find(at) && sequence.start() == at) {
                    if (sequence.group(2) != null) {
                        move(sequence.group(2).charAt(0), sequence.group(1));
                    }
                    at = sequence.end();
                    continue;
                }
                at++;
                switch (c) {
                    case '\r' -> column = 0;
                    case '\n' -> row = Math.min(row + 1, cells.length - 1);
                    case '\b' -> column = Math.max(0, column - 1);
                    default -> {
                        // The cursor waits behind the last column for what is written next (terminfo(5), am and xenl).
                        if (column == cells[0].length) {
                            column = 0;
                            row = Math.min(row + 1, cells.length - 1);
                        }
                        cells[row][column] = c;
                        column++;
                    }
                }
            }
            return this;
        }

        private void move(char what, String parameters) {
            String[] all = parameters.split(";", -1);
            int first = all[0].isEmpty() || all[0].startsWith("?") ? 1 : Integer.parseInt(all[0]);
            switch (what) {
                case 'A' -> row = Math.max(0, row - first);
                case 'B' -> row = Math.min(cells.length - 1, row + first);
                case 'C' -> column += first;
                case 'D' -> column = Math.max(0, column - first);
                case 'G' -> column = first - 1;
                case 'd' -> row = first - 1;
                case 'H' -> {
                    row = first - 1;
                    column = all.length > 1 && !all[1].isEmpty() ? Integer.parseInt(all[1]) - 1 : 0;
                }
                case 'K' -> Arrays.fill(cells[row], column, cells[row].length, ' ');
                case 'J' -> {
                    Arrays.fill(cells[row], column, cells[row].length, ' ');
                    for (int i = row + 1; i < cells.length; i++) {
                        Arrays.fill(cells[i], ' ');
                    }
                }
                case '@' -> {
                    char[] line = cells[row];
                    System.arraycopy(line.clone(), column, line, column + first, line.length - column - first);
                    Arrays.fill(line, column, column + first, ' ');
                }
                case 'P' -> {
                    char[] line = cells[row];
                    System.arraycopy(line.clone(), column + first, line, column, line.length - column - first);
                    Arrays.fill(line, line.length - first, line.length, ' ');
                }
                case 'X' -> Arrays.fill(cells[row], column, Math.min(cells[row].length, column + first), ' ');
                default -> {
                    // colours and modes
                }
            }
        }

        List<String> lines() {
            return Arrays.stream(cells)
                    .map(line -> new String(line).stripTrailing())
                    .toList();
        }
    }

    private static Terminal terminal(OutputStream out, int columns, int rows) throws IOException {
        Terminal terminal = TerminalBuilder.builder()
                .system(false)
                .streams(new ByteArrayInputStream(new byte[0]), out)
                .type("xterm")
                .encoding(StandardCharsets.UTF_8)
                .build();
        terminal.setSize(new Size(columns, rows));
        return terminal;
    }

    private static List<String> cut(List<String> lines, int columns, int rows) {
        List<String> cut = new ArrayList<>();
        lines.stream()
                .limit(rows - 1L)
                .forEach(line -> cut.add(
                        line.substring(0, Math.min(columns, line.length())).stripTrailing()));
        while (cut.size() < rows) {
            cut.add("");
        }
        return cut;
    }

    @ParameterizedTest
    @CsvSource({"40, 10", "80, 24", "200, 50", "20, 2", "500, 3"})
    void eachLineIsCutToTheTerminal(int columns, int rows) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WatchScreen.Drawn drawn = new WatchScreen.Drawn(terminal(out, columns, rows));
        drawn.draw(LINES);
        List<String> others = LINES.stream().map(line -> "other " + line).toList();
        drawn.draw(others);
        String written = out.toString(StandardCharsets.UTF_8);
        assertThat(new Shown(columns, rows).take(written).lines()).isEqualTo(cut(others, columns, rows));
    }

    @Test
    void afterAResizeTheScreenFitsAgain() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Terminal terminal = terminal(out, 40, 10);
        WatchScreen.Drawn drawn = new WatchScreen.Drawn(terminal);
        drawn.draw(LINES);
        Shown larger = new Shown(120, 30).take(out.toString(StandardCharsets.UTF_8));
        out.reset();
        terminal.setSize(new Size(120, 30));
        drawn.draw(LINES);
        assertThat(larger.take(out.toString(StandardCharsets.UTF_8)).lines()).isEqualTo(cut(LINES, 120, 30));
    }

    /** A file, a pipe and a terminal that can do nothing get lines without any sequence. */
    @Test
    void withoutATerminalThereAreLines() {
        StringWriter written = new StringWriter();
        try (PrintWriter out = new PrintWriter(written)) {
            new WatchScreen(out, Optional.empty(), () -> 0).note("it was \u001b[2J cut off");
        }
        assertThat(written.toString()).startsWith("lsmith: note: it was ").doesNotContain("\u001b");
        assertThat(new Console.Terminal(Map.of("TERM", "dumb")).isDumb()).isTrue();
        assertThat(new Console.Terminal(Map.of()).isDumb()).isTrue();
        assertThat(new Console.Terminal(Map.of("TERM", "xterm", "NO_COLOR", "1")).isDumb())
                .isFalse();
    }
}
