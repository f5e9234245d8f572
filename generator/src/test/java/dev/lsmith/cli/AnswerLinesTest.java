package dev.lsmith.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.Test;

/** A person's keys at a terminal. */
final class AnswerLinesTest {
    private static AnswerLines typed(String keys) throws IOException {
        ExternalTerminal terminal = new ExternalTerminal(
                "test", "ansi", new ByteArrayInputStream(keys.getBytes(UTF_8)), new ByteArrayOutputStream(), UTF_8);
        return AnswerLines.EditedLines.of(terminal, ReviewDialogue.WORDS);
    }

    @Test
    void wordsAreCompletedAndLinesEdited() throws IOException {
        try (AnswerLines lines = typed("de\t no need\raccexx\b\bpt\r")) {
            assertThat(lines.next("? ").map(String::strip))
                    .hasValueSatisfying(line -> assertThat(line).matches("deny +no need"));
            assertThat(lines.next("? ")).contains("accept");
        }
    }

    @Test
    void theAnswerBeforeComesBack() throws IOException {
        try (AnswerLines lines = typed("deny no need\r\u001b[A\r")) {
            assertThat(lines.next("? ")).contains("deny no need");
            assertThat(lines.next("? ")).contains("deny no need");
        }
    }

    @Test
    void breakingOffIsNoAnswer() throws IOException {
        try (AnswerLines lines = typed("acc\u0003")) {
            assertThat(lines.next("? ")).isEmpty();
        }
        try (AnswerLines lines = typed("\u0004")) {
            assertThat(lines.next("? ")).isEmpty();
        }
    }
}
