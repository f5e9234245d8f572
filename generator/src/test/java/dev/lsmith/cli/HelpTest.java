package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code --help} prints. */
class HelpTest {
    private static final Pattern COMMAND = Pattern.compile("(?m)^  (?=[a-z]+ {2,})");

    static Stream<List<String>> groups() {
        return Stream.of(List.of("--help"), List.of("record", "--help"));
    }

    @ParameterizedTest
    @MethodSource("groups")
    void saysOfEachCommandInWholeSentencesWhatItDoes(List<String> words) {
        String printed = Invocation.of((Object[]) words.toArray(String[]::new)).out();
        String commands = printed.substring(printed.indexOf("Commands:\n") + "Commands:\n".length());
        String listed = commands.contains("\nExit codes:")
                ? commands.substring(0, commands.indexOf("\nExit codes:"))
                : commands;

        List<String> each =
                COMMAND.splitAsStream(listed).filter(text -> !text.isBlank()).toList();

        assertThat(each)
                .hasSizeGreaterThan(6)
                .allSatisfy(text -> assertThat(text.strip()).endsWith("."));
    }
}
