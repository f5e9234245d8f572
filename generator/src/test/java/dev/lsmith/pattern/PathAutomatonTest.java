package dev.lsmith.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lsmith.base.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathAutomatonTest {
    private static final Map<String, List<Glob>> VARIABLES = Map.of(
            "X", List.of(Glob.literal("a"), Glob.literal("b")),
            "D", List.of(Glob.literal("/d/")),
            "S", List.of(glob("*")),
            "E", List.of(Glob.EMPTY));

    private static Glob glob(String text) {
        try {
            return GlobParser.parse(text);
        } catch (InputException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static PathLanguage language(String text) throws InputException {
        return PathLanguage.of(glob(text), VARIABLES);
    }

    /** What each glob matches was measured with apparmor_parser 3.0.8 by comparing compiled policies. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/a/* /a/b true",
                "/a/* /a/ false",
                "/a/* /a/b/ false",
                "/a/*/ /a/b/ true",
                "/a/** /a/ false",
                "/a/** /a/b/c true",
                "/a/**/b /a//b false",
                "/a/*b /a/b true",
                "/a/{*,b} /a/ true",
                "/a{/,b}* /a/ true",
                "/a/{,**} /a/ true",
                "/a/b* /a/b true",
                "/a? /a/ false",
                "/a[^b] /a/ true",
                "/a///b /a/b true",
                "//a /a false",
                "//a //a true",
                "/{a,b/c} /b/c true",
                "@{D}/x /d/x true",
                "@{D}* /d/ false",
                "@{X}@{X} ba true",
                "@{X}@{X} a false",
                "/@{S} / false",
                "/@{S}@{E} / false",
                "/@{S}@{X} /a true",
                "/ä /ä true",
                "/? /ä false",
                "/?? /ä true",
            })
    void matchesAsTheKernelDoes(String glob, String path, boolean expected) throws InputException {
        assertThat(language(glob).matches(path)).isEqualTo(expected);
    }

    @Test
    void addsUpWhatSeveralGlobsSay() throws InputException {
        List<Glob> globs = List.of(glob("/a/**"), glob("/a/b"), glob("/c"));
        PathAutomaton<List<Integer>> automaton = PathAutomaton.build(globs, VARIABLES, rules -> rules);
        assertThat(automaton.outcome("/a/b")).containsExactly(0, 1);
        assertThat(automaton.outcome("/a/x")).containsExactly(0);
        assertThat(automaton.outcome("/c")).containsExactly(2);
        assertThat(automaton.outcome("/d")).isEmpty();
    }

    @Test
    void refusesWhatIsTooComplex() {
        List<Glob> globs = new ArrayList<>();
        IntStream.range(0, 40).forEach(i -> globs.add(glob("/**a" + "?".repeat(30) + i + "**")));
        InputException fault = catchThrowableOfType(
                InputException.class, () -> PathAutomaton.build(globs, VARIABLES, rules -> rules, 20_000));
        assertThat(fault.diagnostic().code()).isEqualTo("patterns-too-complex");
    }

    @Test
    void refusesUndeclaredAndRecursiveVariables() {
        InputException undeclared = catchThrowableOfType(InputException.class, () -> language("/@{nowhere}"));
        assertThat(undeclared.diagnostic().code()).isEqualTo("undeclared-variable");
        InputException recursive = catchThrowableOfType(
                InputException.class, () -> PathLanguage.of(glob("@{a}"), Map.of("a", List.of(glob("x@{a}")))));
        assertThat(recursive.diagnostic().code()).isEqualTo("recursive-variable");
    }
}
