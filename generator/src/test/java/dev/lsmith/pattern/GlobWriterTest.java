package dev.lsmith.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import dev.lsmith.pattern.Glob.Alternation;
import dev.lsmith.pattern.Glob.AnyInSegment;
import dev.lsmith.pattern.Glob.CharacterClass;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Range;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobWriterTest {
    private static final long SEED = 20261121;

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            value = {
                "/etc/passwd → /etc/passwd",
                "/a b → /a b",
                "/a*?[]{} → /a\\*\\?\\[\\]\\{\\}",
                "/@{pid} → /@\\{pid\\}",
                "/a@b → /a@b",
                "/a\\b → /a\\134b",
                "/ä → /ä",
                "/\u202e → /\\342\\200\\256",
                "/\uDCFF → /\\377",
                "/a,^!# → /a,^!#",
            })
    void escapesWhatMustBe(String name, String text) {
        assertThat(GlobWriter.write(Glob.literal(name))).isEqualTo(text);
    }

    @Test
    void escapesCommasInsideAlternationsOnly() {
        Glob glob = Glob.of(new Literal("/,"), Alternation.of(Glob.literal("a,b"), Glob.EMPTY));
        assertThat(glob.text()).isEqualTo("/,{a\\,b,}");
    }

    @Test
    void keepsAnAtSignFromMakingAVariable() {
        Glob glob = Glob.of(new Literal("/@"), Alternation.of(Glob.literal("a"), Glob.literal("b")));
        assertThat(glob.text()).isEqualTo("/[@]{a,b}");
    }

    @Test
    void putsHyphenFirstAndCaretLast() {
        CharacterClass odd = new CharacterClass(List.of(new Range('+', '.'), new Range('^', '_')), false);
        assertThat(Glob.of(odd).text()).isEqualTo("[-+,._^]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            value = {"/a → false", "/a b → true", "/a, → true", "a → true", "/a\\052 → true", "@{PROC}/* → false"})
    void quotesWhatABareWordCannotHold(String written, boolean quotes) {
        assertThat(GlobWriter.needsQuotes(written)).isEqualTo(quotes);
    }

    @Test
    void joinsStars() {
        assertThat(Glob.of(new Literal("/"), new AnyInSegment(), new AnyInSegment())
                        .text())
                .isEqualTo("/*");
    }

    @Test
    void isReadBackAsItself() throws InputException {
        RandomGlobs random = new RandomGlobs(SEED);
        for (int i = 0; i < 20_000; i++) {
            Glob glob = random.any(2);
            assertThat(GlobParser.parse(glob.text()))
                    .as("seed %d, %d: %s", SEED, i, glob)
                    .isEqualTo(glob);
        }
    }

    @Test
    void literalsNeverBecomeSyntax() throws InputException {
        RandomGlobs random = new RandomGlobs(SEED);
        for (int i = 0; i < 20_000; i++) {
            Glob name = Glob.literal(random.hostileName());
            assertThat(GlobParser.parse(name.text())).as("seed %d, %d", SEED, i).isEqualTo(name.normalised());
        }
    }
}
