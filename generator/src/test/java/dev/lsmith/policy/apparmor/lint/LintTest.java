package dev.lsmith.policy.apparmor.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.apparmor.resolve.SearchPath;
import dev.lsmith.policy.apparmor.rule.LanguageVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a lint has to say, rule by rule. */
class LintTest {
    @TempDir
    Path includes;

    private List<Finding> lint(String text) {
        return new Lint(SearchPath.of(includes), LanguageVersion.NEWEST).check("test", text);
    }

    private Stream<String> codes(String rules) {
        return lint("abi <abi/4.0>,\nprofile t {\n" + rules + "\n}\n").stream().map(Finding::code);
    }

    @Test
    void aFaultIsToldOnceAndAtItsPlace() {
        assertThat(lint("abi <abi/4.0>,\nprofile t {\n/@{nope}/x r,\n}\n"))
                .filteredOn(finding -> finding.code().equals("undeclared-variable"))
                .extracting(finding -> finding.at().toString())
                .containsExactly("test:3:1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/a r, /a r,                                   | repeated-rule",
                "/a/** r, /a/b r,                              | covered-rule",
                "/a/* r, /b/* r, /{a,b}/c r,                   | covered-rule",
                "/a/b w, deny /a/** w,                         | cancelled-rule",
                "owner /a/b rw, deny /a/** w,                  | ",
                "audit /a r, deny /a r,                        | ",
                "deny mount, mount fstype=ext4 /a -> /b/,      | denied-rule",
                "audit deny umount, /a r,                      | denial-opens",
                "audit deny umount, mount,                     | mount-open",
                "deny umount, audit deny mount,                | ",
                "capability chown, capability chown kill,      | covered-rule",
                "set rlimit nofile <= 1, set rlimit nofile <= 2, | covered-rule",
                "/usr/bin/a* px, /usr/bin/*b ix,               | exec-conflict",
                "/etc/** r,                                    | wide-rule",
                "/etc/** r, deny /etc/{shadow,ssh/**,ssl/**} r, | ",
                "/srv/app** r,                                 | glued-stars",
                "/srv/app/** rwix,                             | write-and-execute",
                "/srv/app/ rw, /srv/app/* ix,                  | ",
                "/usr/bin/a ux,                                | unconfined-exec",
                "/usr/bin/a pux,                               | unconfined-fallback",
                "change_profile,                               | change-profile-open",
                "change_profile -> a,                          | ",
                "ptrace,                                       | ptrace-open",
                "ptrace peer=t,                                | ",
                "signal,                                       | signal-open",
                "network,                                      | network-open",
                "network (bind) inet port=(80 90),             | first-value-only",
                "network (bind) inet port=80,                  | not-mediated",
                "capability sys_admin,                         | powerful-capability",
                "/srv/app r, /srv/app/** r,                    | directory-slash",
                "//srv/app r,                                  | double-slash",
            })
    void codeOfRules(String rules, String code) {
        if (code == null) {
            assertThat(codes(rules)).isEmpty();
        } else {
            assertThat(codes(rules)).containsExactly(code);
        }
    }

    @Test
    void aFindingHasItsPlaceAndAWitness() {
        Finding finding = lint("abi <abi/4.0>,\nprofile t {\n  /etc/** r,\n}\n").get(0);
        assertThat(finding.at().toString()).isEqualTo("test:3:3");
        assertThat(finding.why()).contains("/etc/shadow r");
    }

    @Test
    void whatAnIncludeBringsIsNotBlamed() throws Exception {
        Files.writeString(
                Files.createDirectories(includes.resolve("abstractions")).resolve("wide"), "/etc/** r,\n");
        assertThat(codes("include <abstractions/wide>\n/etc/x r,")).containsExactly("covered-rule");
    }

    @Test
    void theAbiDecidesWhatIsMediated() {
        assertThat(lint("profile t {\n  dbus bus=system,\n}\n").stream().map(Finding::code))
                .containsExactlyInAnyOrder("no-abi", "not-mediated");
        assertThat(lint("abi <abi/3.0>,\nprofile t {\n  dbus bus=system,\n}\n")).isEmpty();
        assertThat(lint("abi <abi/3.0>,\nprofile t {\n  userns,\n}\n").stream().map(Finding::code))
                .containsExactly("not-mediated");
    }

    @Test
    void variablesAndAttachments() {
        assertThat(lint("abi <abi/4.0>,\n@{x} = /a\nprofile t /{a,b} {\n}\nprofile u /{b,c} {\n}\n").stream()
                        .map(Finding::code))
                .containsExactly("unused-variable", "attachments-overlap");
        assertThat(lint("abi <abi/4.0>,\nprofile t {\n  @{y}/a r,\n}\n").get(0).what())
                .contains("@{y}")
                .contains("not declared");
    }

    /** Abis that list addresses: {@code af_inet} in their files (apparmor 5.0.2). */
    @ParameterizedTest
    @CsvSource({"3.0, true", "4.0, true", "4.0-ip, false", "5.0, false"})
    void portsCountWhereTheAbiListsAddresses(String abi, boolean told) {
        List<Finding> findings =
                lint("abi <abi/" + abi + ">,\nprofile t {\n  network (bind) inet stream port=80,\n}\n");
        assertThat(findings.stream().anyMatch(f -> f.code().equals("not-mediated")))
                .isEqualTo(told);
    }

    /** The table of classes is what the installed abi files say. */
    @Test
    void classesAreThoseOfTheAbiFiles() throws Exception {
        Path folder = Path.of("/etc/apparmor.d");
        Assumptions.assumeTrue(Files.isDirectory(folder.resolve("abi")), "apparmor is installed");
        for (List<String> row : ShippedData.rows("apparmor/abi-classes.csv")) {
            Path file = row.get(0).equals("-")
                    ? Path.of("/usr/share/apparmor-features/features")
                    : folder.resolve(row.get(0));
            if (Files.exists(file) && !row.get(1).equals("*")) {
                String features = Files.readString(file);
                List<String> classes = List.of(row.get(1).split(" ", -1));
                assertThat(classes.contains("dbus")).as(row.get(0)).isEqualTo(features.contains("dbus {"));
                assertThat(classes.contains("unix")).as(row.get(0)).isEqualTo(features.contains("af_unix {"));
                assertThat(classes.contains("network")).as(row.get(0)).isEqualTo(features.contains("network"));
                assertThat(classes.contains("userns")).as(row.get(0)).isEqualTo(features.contains("userns"));
            }
        }
    }

    /** The parser refuses a file whose abi it cannot open, of whatever version. */
    @Test
    void anAbiThatIsNotThere() throws Exception {
        String rules = ",\nprofile t {\n /a r,\n}\n";
        assertThat(lint("abi <abi/nosuch>" + rules)).extracting(Finding::code).containsExactly("no-such-abi");
        assertThat(lint("abi <abi/4.0>" + rules)).isEmpty();
        Files.createFile(Files.createDirectories(includes.resolve("abi")).resolve("mine"));
        assertThat(lint("abi <abi/mine>" + rules)).isEmpty();
        assertThat(lint("abi <kernel>" + rules)).isEmpty();
        assertThat(lint("abi <abi/4.0>" + rules))
                .singleElement()
                .satisfies(finding -> assertThat(finding.why()).contains("another version of AppArmor ships it"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"unix addr=@{a-b,c} | true", "unix addr=@x{a-b,c} | false", "unix addr=@{a,b} | false"})
    void anAddressThatTheNewestParserTakesForAVariable(String rule, boolean refused) {
        String text = "abi <abi/4.0>,\nprofile t {\n" + rule + ",\n}\n";
        assertThat(lint(text).stream().anyMatch(f -> f.what().contains("takes `@{a-b,c}` for a variable")))
                .isEqualTo(refused);
        assertThat(new Lint(SearchPath.of(includes), LanguageVersion.V4_1).check("test", text))
                .noneMatch(f -> f.what().contains("for a variable"));
    }

    @Test
    void aMountRuleThatOldParsersWiden() {
        String mount = "profile t {\n mount options=(rw, rbind) /a/ -> /b/,\n}\n";
        assertThat(lint("abi <abi/3.0>,\n" + mount)).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("mount-widened");
            assertThat(finding.what()).isEqualTo("`mount options=(rbind, rw) /a/ -> /b/,` is wider than it looks");
            assertThat(finding.help()).isEqualTo("leave `rw` out, which says nothing");
        });
        assertThat(lint("abi <abi/4.0>,\n" + mount)).isEmpty();
        assertThat(lint("abi <abi/3.0>,\n" + mount.replace("rw, ", ""))).isEmpty();
    }

    /** Under abi 3.0 nothing mediates message queues, so their rules neither cover nor are covered. */
    @Test
    void theMediationIsThatOfTheAbi() {
        String rules = "profile t {\n network unix stream,\n unix type=stream,\n}\n";
        assertThat(lint("abi <abi/3.0>,\n" + rules)).extracting(Finding::code).contains("covered-rule");
    }

    @Test
    void manyProfilesTakeTimeByTheirNumber() {
        StringBuilder text = new StringBuilder("abi <abi/4.0>,\n");
        for (int i = 0; i < 2_000; i++) {
            text.append("profile p")
                    .append(i)
                    .append(" /usr/bin/p")
                    .append(i)
                    .append(" {\n /p/")
                    .append(i);
            text.append(" r,\n}\n");
        }
        assertThat(lint(text.toString())).isEmpty();
    }
}
