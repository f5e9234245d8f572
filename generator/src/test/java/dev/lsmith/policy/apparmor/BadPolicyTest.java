package dev.lsmith.policy.apparmor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.policy.apparmor.check.Acceptance;
import dev.lsmith.policy.apparmor.resolve.SearchPath;
import dev.lsmith.policy.apparmor.rule.LanguageVersion;
import dev.lsmith.policy.apparmor.syntax.ProfileReader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies that are made to hurt end in a word, within the stack and the heap of a test. */
class BadPolicyTest {
    @TempDir
    private Path folder;

    private List<String> faults(String text) {
        return Acceptance.of("test", text, SearchPath.of(folder), LanguageVersion.NEWEST).faults().stream()
                .map(BadPolicyTest::line)
                .toList();
    }

    private static String line(Diagnostic d) {
        return d.position().map(p -> p + ": ").orElse("") + d.message();
    }

    @Test
    void tooDeep() {
        assertThat(faults("profile a {\n".repeat(10_000) + "}\n".repeat(10_000)))
                .containsExactly("test:501:11: more than 500 levels inside each other");
        assertThat(faults("profile a { if " + "(".repeat(10_000) + "$x" + ")".repeat(10_000) + " { /a r, } }"))
                .singleElement()
                .asString()
                .contains("more than 500 levels");
        assertThat(faults("profile a { if " + "not ".repeat(10_000) + "$x { /a r, } }"))
                .singleElement()
                .asString()
                .contains("more than 500 levels");
        assertThat(faults("$x=true\nprofile a { if $x { /a r, }" + " else if $x { /a r, }".repeat(10_000) + " }"))
                .singleElement()
                .asString()
                .contains("more than 500 levels");
        assertThat(faults("profile a { /" + "{".repeat(10_000) + "a,b" + "}".repeat(10_000) + " r, }"))
                .singleElement()
                .asString()
                .contains("alternations inside each other");
    }

    @Test
    void tooLong() {
        assertThat(faults("#".repeat(ProfileReader.LARGEST + 1)))
                .containsExactly("test: longer than 8388608 characters, which no policy is");
    }

    @Test
    void alternationsMultiplyNothing() {
        String path = "/" + "{a,b}".repeat(30);
        assertThat(faults("profile a { " + path + " px,\n/" + "{a,c}".repeat(30) + " ix, }"))
                .singleElement()
                .asString()
                .contains("conflicts with `px` of the rule at test:1:13");
    }

    @Test
    void variablesThatHoldThemselvesOrTooMuch() {
        assertThat(faults("@{a}=x@{b}\n@{b}=@{a}\nprofile a { /@{a} r, }"))
                .containsExactly("test:3:13: variable `@{a}` holds itself");
        String doubling = IntStream.range(0, 60)
                .mapToObj(i -> "@{a" + i + "}=@{a" + (i + 1) + "}x@{a" + (i + 1) + "}\n")
                .collect(Collectors.joining());
        assertThat(faults(doubling + "@{a60}=b\nprofile a { /@{a0} r, }"))
                .containsExactly("test:62:13: a pattern grows over 1000000 parts");
    }

    @Test
    void aVariableOfVeryManyValuesTwiceInOnePath() {
        String values = IntStream.range(0, 100_000).mapToObj(i -> "v" + i).collect(Collectors.joining(" "));
        assertThat(faults("@{x}=" + values + "\nprofile a { /@{x}/@{x} r, }")).isEmpty();
    }

    @Test
    void everyStatementAtFaultIsToldAndTheRestIsRead() {
        String text =
                "@{x} = a,\nprofile a {\n /a rz,\n ) foo,\n signal set=foo,\n /b r\n /c r,\n deny /d px,\n /e r,\n}\n";
        assertThat(faults(text))
                .containsExactly(
                        "test:1:9: unexpected `,`, expected the end of the line",
                        "test:3:5: unknown permission `z` in `rz`, expected of r w a m k l and x modes",
                        "test:4:2: unexpected `)`",
                        "test:7:2: unexpected `/c`, expected `,`",
                        "test:8:10: a deny rule takes `x` without an exec mode",
                        "test:5:2: `foo` is no signal");
        assertThat(ProfileReader.reading("test", text).tree().profiles().get(0).rules())
                .hasSize(2);
    }
}
