package dev.lsmith.audit.repeat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Eight bytes at a time give what one at a time gives. */
class WordsTest {
    private static final String NEAR = "/09:`afgxyAFG-,. \0\u007f\u0080\u00b0\u00e1\u00ff";

    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(3);

    private static byte[] bytes(String text) {
        return Arrays.copyOf(text.getBytes(StandardCharsets.ISO_8859_1), text.length() + Words.SLACK);
    }

    /** Characters next to the borders of what counts, and digits among them. */
    private String word() {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < Long.BYTES; i++) {
            word.append(
                    random.nextInt(3) > 0
                            ? (char) ('0' + random.nextInt(10))
                            : NEAR.charAt(random.nextInt(NEAR.length())));
        }
        return word.toString();
    }

    private static int leading(String word, String regex) {
        int i = 0;
        while (i < word.length() && word.substring(i, i + 1).matches(regex)) {
            i++;
        }
        return i;
    }

    @Test
    void countsLeadingDigits() {
        for (int i = 0; i < 50_000; i++) {
            String text = word();
            long word = Words.at(bytes(text), 0);
            assertThat(Words.digits(word)).as(text).isEqualTo(leading(text, "[0-9]"));
            assertThat((Words.notHexadecimals(word) & 0x80) == 0).as(text).isEqualTo(leading(text, "[0-9a-fA-F]") > 0);
            assertThat(Words.numerals(word)).as(text).isEqualTo(leading(text, "[0-9a-fA-Fx-]"));
        }
    }

    @Test
    void readsNumbers() {
        for (int i = 0; i < 50_000; i++) {
            int digits = random.nextInt(1, 9);
            String text = String.format("%0" + digits + "d", random.nextLong((long) Math.pow(10, digits)));
            assertThat(Words.decimal(Words.at(bytes(text + "99 x"), 0), digits)).isEqualTo(Long.parseLong(text));
        }
    }

    @Test
    void comparesWithAPattern() {
        long clock = Words.of("00:00:00");
        for (int i = 0; i < 50_000; i++) {
            String text = random.nextBoolean()
                    ? word()
                    : new StringBuilder(word())
                            .replace(2, 3, ":")
                            .replace(5, 6, ":")
                            .toString();
            assertThat(Words.isLike(Words.at(bytes(text), 0), clock))
                    .as(text)
                    .isEqualTo(text.matches("[0-9]{2}:[0-9]{2}:[0-9]{2}"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DIGITS, 123]:, 3",
        "DIGITS, 12a, 2",
        "DIGITS, a, -1",
        "NUMBER, '12 ', 2",
        "NUMBER, '0x7f12abcdef01 ', 14",
        "NUMBER, '02000050AC11 ', 12",
        "NUMBER, '-13', 3",
        "NUMBER, '12,', -1",
        "NUMBER, '12\"', -1",
        "NUMBER, ' ', -1",
        "BRACES, '{ saddr_fam=inet lport=1 } ', 26",
        "BRACES, '{ a=\"x\" } ', -1",
        "BRACES, '{ a ', -1",
        "BRACES, '{}x', -1",
        "PORT, '32768 ', 5",
        "PORT, '60999 ', 5",
        "PORT, '32767 ', -1",
        "PORT, '61000 ', -1",
        "PORT, '400000 ', -1",
    })
    void findsTheEndOfAWildcard(Wildcard wildcard, String text, int end) {
        assertThat(wildcard.end(bytes(text), 0, text.length())).isEqualTo(end);
        assertThat(wildcard.end(bytes(text + "\n"), 0, text.length() + 1)).isEqualTo(end);
    }
}
