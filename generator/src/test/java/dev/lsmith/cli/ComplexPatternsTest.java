package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules whose patterns together make no automaton that fits: with words between stars it grows with the square of their
 * number, or with two to its power. Each command answers all the same, or says that it could not say.
 */
@Timeout(120)
class ComplexPatternsTest {
    private static final int MANY = 400;

    @TempDir
    private Path folder;

    private static List<String> rules(String beginning, String end, int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> beginning + word(i) + end + " r,")
                .toList();
    }

    /** A word that no other one holds. */
    private static String word(int i) {
        return "x" + (char) ('a' + i / 26 % 26) + (char) ('a' + i % 26) + "w";
    }

    private Path profile(String name, List<String> rules) throws IOException {
        String text = "abi <abi/3.0>,\nprofile t {\n  " + String.join("\n  ", rules) + "\n}\n";
        return Files.writeString(folder.resolve(name), text);
    }

    private static List<String> with(List<String> rules, String... more) {
        List<String> all = new ArrayList<>(rules);
        all.addAll(List.of(more));
        return all;
    }

    @Test
    void lintTellsWhatIsIdleAmongHundredsOfRules() throws IOException {
        List<String> many = rules("/**", "/*", MANY);
        Invocation none = Invocation.of("lint", "--fail-on", "note", profile("none", many));
        assertThat(none.out()).isEqualTo("no findings\n");
        assertThat(none.exitCode()).isZero();
        Invocation some = Invocation.of(
                "lint",
                profile("some", with(many, "/b/" + word(3) + "/c* r,", many.get(7), "deny /**" + word(5) + "/** r,")));
        assertThat(some.out())
                .contains("/b/" + word(3) + "/c* r,` changes nothing", "covered: `/**" + word(3) + "/* r,`")
                .contains(many.get(7) + "` changes nothing", "said already: ")
                .contains(many.get(5) + "` allows nothing", "[cancelled-rule]");
        assertThat(some.exitCode()).isZero();
    }

    @Test
    void lintSaysOfWhichRulesItIsNotKnown() throws IOException {
        List<String> rules = with(rules("/**", "/*", MANY), "/**x/a rw,", "/**x/b rw,", "/**x/{a,b} rw,");
        Invocation run = Invocation.of("lint", profile("open", rules));
        assertThat(run.out()).contains("it is not known whether they change anything", "[could-not-say]");
        assertThat(run.exitCode()).isEqualTo(5);
    }

    @Test
    void diffShowsWhatChangedRulesDo() throws IOException {
        List<String> many = rules("/**", "/*", MANY);
        Path before = profile("before", many);
        Invocation run = Invocation.of("diff", before, profile("after", many.subList(1, MANY)));
        assertThat(run.out()).contains("narrowed (1)", "file: /**" + word(0) + "/* r");
        assertThat(run.exitCode()).isEqualTo(1);
        Invocation same = Invocation.of("diff", before, profile("same", with(many, many.get(0))));
        assertThat(same.err()).contains("automaton of more than");
        assertThat(same.exitCode()).isEqualTo(5);
    }

    @Test
    void explainNeedsNoAutomaton() throws IOException {
        Path profile = profile("power", rules("/**", "/**", 40));
        Invocation yes = Invocation.of("explain", profile, "file", "/a/" + word(3) + "/" + word(30) + "/b", "r");
        assertThat(yes.exitCode()).as(yes.err()).isZero();
        assertThat(yes.out()).contains("allowed", "/**" + word(3) + "/** r,", "/**" + word(30) + "/** r,");
        assertThat(Invocation.of("explain", profile, "file", "/a/b", "r").exitCode())
                .isEqualTo(1);
        Invocation socket = Invocation.of("explain", profile, "network", "inet", "stream");
        assertThat(socket.exitCode()).as(socket.err()).isEqualTo(1);
    }
}
