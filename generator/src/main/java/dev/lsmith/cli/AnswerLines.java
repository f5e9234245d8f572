package dev.lsmith.cli;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;

/** Where the answers of a dialogue come from, a line each. */
interface AnswerLines extends Closeable {
    /**
     * The next answer.
     *
     * @param prompt what to ask before it; may be empty
     * @return empty when there is none any more
     * @throws IOException when it cannot be read
     */
    Optional<String> next(String prompt) throws IOException;

    @Override
    default void close() throws IOException {}

    /**
     * Lines of a pipe or a file, or of a terminal that can do nothing more.
     *
     * @param in the answers
     * @param out takes the prompts
     */
    record PlainLines(BufferedReader in, PrintWriter out) implements AnswerLines {
        @Override
        public Optional<String> next(String prompt) throws IOException {
            out.print(prompt);
            out.flush();
            return Optional.ofNullable(in.readLine());
        }
    }

    /**
     * Lines that a person edits at a terminal: with the keys of readline, the answers before, and the words completed.
     *
     * @param reader of the terminal
     */
    record EditedLines(LineReader reader) implements AnswerLines {
        static EditedLines of(Terminal terminal, List<String> words) {
            return new EditedLines(LineReaderBuilder.builder()
                    .terminal(terminal)
                    .completer(new StringsCompleter(words))
                    .build());
        }

        /** None after end of file (^D), nor after ^C. */
        @Override
        public Optional<String> next(String prompt) {
            try {
                // A long prompt would leave no room for the line.
                return Optional.of(reader.readLine(prompt.strip() + "\n> "));
            } catch (EndOfFileException | UserInterruptException e) {
                return Optional.empty();
            }
        }

        @Override
        public void close() throws IOException {
            reader.getTerminal().close();
        }
    }
}
