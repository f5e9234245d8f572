package dev.lsmith.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CommonMark 0.31, 2.4 (backslash escapes) and 6.1 (code spans). */
class MarkdownTest {
    private static final long SEED = 20_261_121L;
    private static final String HOSTILE = "`*_[]<>#|~&!\\ ab\n\t\u001b\u202e${}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "a*b*c ~ a\\*b\\*c",
                "[x](javascript:y) ~ \\[x\\](javascript:y)",
                "<script> ~ \\<script\\>",
                "a|b ~ a\\|b",
                "&lt; ~ \\&lt;",
                "# head ~ \\# head"
            })
    void nothingInWordsIsSyntax(String text, String written) {
        assertThat(Markdown.WORDS.escapePlainText(text)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "plain ~ `plain`",
                "a`b ~ ``a`b``",
                "a``b`c ~ ```a``b`c```",
                "`a ~ `` `a ``",
                "a` ~ `` a` ``",
                "<b>*x* ~ `<b>*x*`"
            })
    void nothingInACodeSpanEndsIt(String text, String written) {
        assertThat(Markdown.CODE.escapePlainText(text)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "\u001b[31mred", "\u202egnp.exe", "\u0000"})
    void noControlCharacterReachesThePage(String text) {
        assertThat(Markdown.WORDS.escapePlainText(text) + Markdown.CODE.escapePlainText(text))
                .doesNotContainPattern("[\\p{Cntrl}\u202a-\u202e]");
    }

    @Test
    void anyTextIsOneSpanOnOneLine() {
        Random random = new Random(SEED);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(1, 12); n > 0; n--) {
                text.append(HOSTILE.charAt(random.nextInt(HOSTILE.length())));
            }
            String span = Markdown.CODE.escapePlainText(text.toString());
            String fence = span.replaceAll("^(`+).*", "$1");
            String inside = span.substring(fence.length(), span.length() - fence.length());
            assertThat(span).as("seed %d, %d", SEED, i).doesNotContain("\n").endsWith(fence);
            assertThat(Pattern.compile("(?<!`)" + fence + "(?!`)")
                            .matcher(inside)
                            .find())
                    .as("seed %d, %d: %s", SEED, i, span)
                    .isFalse();
        }
    }
}
