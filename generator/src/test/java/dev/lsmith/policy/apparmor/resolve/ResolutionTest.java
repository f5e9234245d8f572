package dev.lsmith.policy.apparmor.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.policy.apparmor.rule.LanguageVersion;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.Profile;
import dev.lsmith.policy.apparmor.syntax.ProfileReader;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a policy when includes, variables, conditionals and blocks are resolved. */
class ResolutionTest {
    private final ProfileWriter writer = new ProfileWriter();

    @TempDir
    private Path folder;

    private void file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Resolution resolve(String text) throws Exception {
        AppArmorProfile written = ProfileReader.read("test", text);
        return Resolution.of(written, SearchPath.of(folder), LanguageVersion.NEWEST);
    }

    private List<String> rules(String text) throws Exception {
        Resolution resolution = resolve(text);
        assertThat(resolution.faults()).isEmpty();
        Profile profile = resolution.policy().profiles().get(0);
        return profile.lines().stream()
                .map(l -> l.at() + ": " + writer.write(l.rule()))
                .toList();
    }

    private List<String> faults(String text) throws Exception {
        return resolve(text).faults().stream()
                .map(d -> d.position().orElseThrow() + ": " + d.message())
                .toList();
    }

    @Test
    void includesAreInlinedAndKeepTheirPlace() throws Exception {
        file("abstractions/a", "  /a r,\n  include <abstractions/b>\n");
        file("abstractions/b", "/b r,\n");
        assertThat(rules("profile t {\n  include <abstractions/a>\n  /c r,\n}\n"))
                .containsExactly(
                        folder + "/abstractions/a:1:3: /a r,",
                        folder + "/abstractions/b:1:1: /b r,",
                        "test:3:3: /c r,");
    }

    @Test
    void variablesBecomeAlternations() throws Exception {
        file("tunables/x", "@{x}=/a/ /b/\n");
        assertThat(
                        rules(
                                "include <tunables/x>\n@{y}=@{x}/c\nprofile t {\n@{x}/d r,\n@{y} w,\nptrace peer=@{profile_name},\n}\n"))
                .containsExactly(
                        "test:4:1: \"{/a,/b}/d\" r,", "test:5:1: \"{/a/c,/b/c}\" w,", "test:6:1: ptrace peer=t,");
    }

    @Test
    void aPatternMayBeCompleteOnlyWithItsVariables() throws Exception {
        assertThat(rules("@{x}={a,b\n@{y}=/d,e}/\nprofile t {\n/@{x},f} r,\n/{g@{y}h w,\n}\n"))
                .containsExactly("test:4:1: /{a,b,f} r,", "test:5:1: /{g/d,e}/h w,");
        assertThat(faults("@{x}={a\nprofile t {\n/@{x} r,\n}\n"))
                .containsExactly("test:3:1: `{` without its `}` once its variables are put in");
    }

    @Test
    void conditionalsAreDecidedAndBlocksFlattened() throws Exception {
        assertThat(rules(
                        "$b=true\nprofile t {\nif $b {\n/a r,\n} else {\n/b r,\n}\naudit {\n deny owner /c w,\n}\n}\n"))
                .containsExactly("test:4:1: /a r,", "test:9:2: deny owner /c w,");
    }

    @Test
    void everyFaultIsTold() throws Exception {
        assertThat(faults("@{x}=@{x}\nprofile t {\n@{x} r,\n@{y} r,\n\ninclude <none>\n}\n"))
                .containsExactly(
                        "test:3:1: variable `@{x}` holds itself",
                        "test:4:1: variable `@{y}` is used but not declared",
                        "test:6:1: cannot find `none`");
    }

    @Test
    void whatIsIncludedTwiceIsReadOnceSoThatACircleEnds() throws Exception {
        file("a", "/a r,\ninclude <b>\n");
        file("b", "include <a>\n/b r,\n");
        String text = "profile t {\ninclude <a>\ninclude <b>\n}\n";
        assertThat(rules(text)).containsExactly(folder + "/a:1:1: /a r,", folder + "/b:2:1: /b r,");
        assertThat(resolve(text).notes()).singleElement().satisfies(note -> {
            assertThat(note.position().orElseThrow()).hasToString(folder + "/b:1:1");
            assertThat(note.message())
                    .isEqualTo("includes go in a circle: " + folder + "/a -> " + folder + "/b -> " + folder + "/a");
        });
        AppArmorProfile written = ProfileReader.read("test", text);
        assertThat(Resolution.of(written, SearchPath.of(folder), LanguageVersion.V2)
                        .faults())
                .isNotEmpty();
    }

    @Test
    void blocksKeepFileRulesOnly() throws Exception {
        String text = "profile t {\naudit {\n/a r,\nnetwork,\ndeny /b r,\n}\n}\n";
        assertThat(rules(text)).containsExactly("test:3:1: audit /a r,", "test:5:1: deny /b r,");
        assertThat(resolve(text).notes()).extracting(n -> n.message()).containsExactly("a block keeps file rules only");
    }

    @Test
    void nothingOutsideOfTheFoldersIsRead() throws Exception {
        Files.createSymbolicLink(folder.resolve("out"), Path.of("/etc/passwd"));
        assertThat(faults("profile t {\ninclude <out>\ninclude \"/etc/passwd\"\ninclude <../../../../etc/passwd>\n}\n"))
                .hasSize(3)
                .allMatch(f -> f.contains("leads out of the folders"));
    }

    @Test
    void anAliasIsTextAndNoPattern() throws Exception {
        assertThat(rules("alias /[a] -> /b,\nprofile t {\n /a/x r,\n}\n")).containsExactly("test:3:2: /a/x r,");
        assertThat(rules("alias /{a,b}/ -> /c/,\nprofile t {\n /{a,b}/x r,\n /a/x r,\n}\n"))
                .containsExactly("test:3:2: /{a,b}/x r,", "test:4:2: /a/x r,", "test:3:2: /c/x r,");
        assertThat(rules("alias /a -> /b,\nprofile t {\n /ab/x r,\n}\n"))
                .containsExactly("test:3:2: /ab/x r,", "test:3:2: /bb/x r,");
    }

    @Test
    void anIncludeBehindAProfileMayBringProfilesOnly() throws Exception {
        file("more", "profile u { }\n");
        file("variables", "@{x}=a\n");
        assertThat(resolve("profile t { }\ninclude <more>\nprofile v { }\n")
                        .policy()
                        .profiles())
                .extracting(p -> p.name().text())
                .containsExactly("t", "u", "v");
        assertThat(faults("profile t { }\ninclude <variables>\n"))
                .containsExactly(folder + "/variables:1:1: only profiles follow a profile");
    }
}
