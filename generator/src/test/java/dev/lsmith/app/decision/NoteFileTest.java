package dev.lsmith.app.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lsmith.base.InputException;
import dev.lsmith.learn.Generality;
import dev.lsmith.learn.Generality.Level;
import dev.lsmith.learn.Generality.OwnPattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code lsmith.yaml} says of generalising. */
class NoteFileTest {
    @TempDir
    private Path folder = Path.of("");

    private Generality read(String text) throws IOException, InputException {
        Files.writeString(folder.resolve(NoteFile.NAME), text);
        return NoteFile.in(folder).generality(Level.DEFAULT);
    }

    @Test
    void withoutTheFileTheLevelDecides() throws InputException {
        assertThat(NoteFile.in(folder).generality(Level.DEFAULT)).isEqualTo(Generality.DEFAULT);
        assertThat(NoteFile.in(folder).generality(Level.EXACT)).isEqualTo(Generality.EXACT);
    }

    @Test
    void namesThatAreNeverMadeAndPatternsOfOnesOwn() throws IOException, InputException {
        Generality read = read("""
                generalise:
                  never: [library-version, own-signals]
                  patterns:
                    - path: "/data/*.idx"
                      why: one an index
                decisions: []
                """);
        assertThat(read.never()).containsExactly("library-version", "own-signals");
        assertThat(read.own()).extracting(OwnPattern::why).isEqualTo(List.of("one an index"));
        assertThat(read.own().get(0).path().text()).isEqualTo("/data/*.idx");
        assertThat(NoteFile.with(Files.readString(folder.resolve(NoteFile.NAME)), List.of()))
                .contains("never: [library-version, own-signals]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "generalise: {never: [libraries]} | \"libraries\" is no generalisation",
                "generalise: {patterns: [{path: data}]} | \"data\" is no path",
                "generalise: {patterns: [{path: \"/data/{a\"}]} | ''",
                "generalise: {patterns: [{path: \"/data/@{nobody}\"}]} | nobody",
                "generalise: {patterns: [{why: none}]} | path",
            })
    void whatIsWrongIsSaidWithItsPlace(String text, String message) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(InputException.class).hasMessageContaining(message.strip());
    }
}
