package dev.lsmith.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.pattern.Glob.Alternation;
import dev.lsmith.pattern.Glob.AnyCharacter;
import dev.lsmith.pattern.Glob.AnyInSegment;
import dev.lsmith.pattern.Glob.AnyPath;
import dev.lsmith.pattern.Glob.CharacterClass;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Range;
import dev.lsmith.pattern.Glob.Variable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobParserTest {
    @Test
    void readsEveryPart() throws InputException {
        assertThat(GlobParser.parse("@{PROC}/@{pid}/{stat,task/**}/*?[^a-c]").parts())
                .containsExactly(
                        new Variable("PROC"),
                        new Literal("/"),
                        new Variable("pid"),
                        new Literal("/"),
                        Alternation.of(Glob.literal("stat"), Glob.of(new Literal("task/"), new AnyPath())),
                        new Literal("/"),
                        new AnyInSegment(),
                        new AnyCharacter(),
                        new CharacterClass(List.of(new Range('a', 'c')), true));
    }

    /** Each pair compiles to the same policy in apparmor_parser 3.0.8. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "/a\\*b → /a\\052b",
                "/a\\x2a → /a\\*",
                "/a\\d065 → /aA",
                "/a\\qb → /aqb",
                "/a\\400 → /a\\0400",
                "/a\\777 → /a\\?7",
                "/a\\xg → /axg",
                "/a\\9 → /a9",
                "/a\\n\\t\\r\\a\\e\\f → /a\\012\\011\\015\\007\\033\\014",
                "/ä → /\\303\\244",
                "/@{x,y} → /\\@{x,y}",
                "/a@\\{x → /a\\@\\{x",
                "/a[d-b] → /a[b-d]",
                "/a[b\\-d] → /a[b-d]",
                "/a[-b] → /a[\\055b]",
                "/a[\\^b] → /a[^b]",
                "/a[\\136b] → /a[^b]",
                "/a[_^] → /a[_\\^]",
                "/a[a-cb-d] → /a[a-d]",
                "/a[b] → /ab",
                "/a[\\]] → /a\\]",
                "/a*** → /a**",
                "/a[ä] → /a[\\303\\244]",
                "/{a,b}, → /{a,b}\\,",
            })
    void takesSpellingsAsEqual(String one, String other) throws InputException {
        assertThat(GlobParser.parse(one)).isEqualTo(GlobParser.parse(other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            value = {
                "/a} → 3 → unbalanced `}` in a pattern",
                "/aä] → 4 → unbalanced `]` in a pattern",
                "/a{b,c → 3 → `{` without its `}`",
                "/a{b} → 3 → an alternation of one branch",
                "/a{} → 3 → an alternation of one branch",
                "/a@{b-c} → 4 → an alternation of one branch",
                "/a[b → 3 → `[` without its `]`",
                "/a[] → 3 → an empty character class",
                "/a[b-] → 4 → a range without its end",
                "/a[b-d-f] → 7 → a hyphen that ends no range",
                "/a[@{v}] → 3 → a variable inside a character class",
                "/a\\ → 3 → a backslash at the end of a pattern",
            })
    void namesTheColumnOfAFault(String text, int column, String message) {
        InputException fault = catchThrowableOfType(InputException.class, () -> GlobParser.parse(text));
        assertThat(fault.diagnostic().message()).isEqualTo(message);
        assertThat(fault.diagnostic().position()).contains(new Position("glob", 1, column));
    }

    @Test
    void countsTheColumnFromWhereTheGlobStands() {
        Position start = new Position("profile", 7, 10);
        InputException fault = catchThrowableOfType(InputException.class, () -> GlobParser.parse("/a}", start));
        assertThat(fault.diagnostic().position()).contains(new Position("profile", 7, 12));
    }

    @Test
    void refusesBottomlessNesting() {
        String deep = "{a,".repeat(5000) + "b" + "}".repeat(5000);
        InputException fault = catchThrowableOfType(InputException.class, () -> GlobParser.parse(deep));
        assertThat(fault.diagnostic().message()).contains("50");
    }
}
