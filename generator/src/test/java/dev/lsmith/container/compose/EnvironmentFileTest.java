package dev.lsmith.container.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.container.compose.ComposeReader.EnvironmentFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines of a .env file; ~ stands for the end of one. */
class EnvironmentFileTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "A=b|{A=b}",
                " A = b c |{A=b c}",
                "export A=b|{A=b}",
                "A: b|{A=b}",
                "A=|{A=}",
                "A=b # c|{A=b}",
                "A=b#c|{A=b#c}",
                "A='b # $X'|{A=b # $X}",
                "A=\"b \\\"c\\\" \\t.\"|{A=b \"c\" \t.}",
                "A=1~B=${A}2~C=\"$B\"~D='$B'|{A=1, B=12, C=12, D=$B}",
                "A='x~y'|{A=x~y}",
                "# A=b~~no assignment~=x~1A=b|{}",
            })
    void isReadAsComposeReadsIt(String text, String variables) {
        assertThat(EnvironmentFile.of(text.replace('~', '\n'))).hasToString(variables.replace('~', '\n'));
    }
}
