package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.policy.apparmor.ParserJudge;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lsmith generate --merge-into}: the person's profile stays, what is missing is added. */
class MergeCommandTest {
    private static final String PROFILE = """
            # mine
            abi <abi/3.0>,
            @{DATA}=/srv/data

            profile web   /usr/bin/web {
              # configuration
              /etc/web/**   r,   # all of it
              @{DATA}/ rw,
              deny /etc/shadow r,
              /usr/bin/tool px,
              ^worker {
                /tmp/x r,
              }
            }
            profile other {
            }
            """;

    @TempDir
    Path folder;

    private Path profile;
    private Path log;

    @BeforeEach
    void files() throws Exception {
        profile = Files.writeString(folder.resolve("web"), PROFILE);
        log = Files.writeString(
                folder.resolve("audit.log"),
                line(1, "open", "/etc/web/a", "r")
                        + line(2, "open", "/srv/log", "w")
                        + line(3, "open", "/etc/shadow", "r")
                        + line(4, "exec", "/usr/bin/tool", "x")
                        + line(5, "open", "/srv/data/", "r")
                        + line(6, "open", "/etc/web/b", "rw"));
    }

    private static String line(int serial, String operation, String path, String mask) {
        return "type=AVC msg=audit(1700000000.100:" + serial + "): apparmor=\"ALLOWED\" operation=\"" + operation
                + "\" class=\"file\" profile=\"web\" name=\"" + path + "\" pid=10 comm=\"web\" requested_mask=\""
                + mask + "\" denied_mask=\"" + mask + "\" fsuid=33 ouid=0\n";
    }

    private Invocation merge(Path into, Object... more) {
        Object[] words = new Object[9 + more.length];
        Object[] first = {
            "generate", log, "--target", "apparmor", "--exact", "--merge-into", into, "-o", folder.resolve("out")
        };
        System.arraycopy(first, 0, words, 0, first.length);
        System.arraycopy(more, 0, words, first.length, more.length);
        return Invocation.of(words);
    }

    private String merged() throws Exception {
        return Files.readString(folder.resolve("out/apparmor/web"));
    }

    @Test
    void onlyWhatIsMissingIsAdded() throws Exception {
        Invocation run = merge(profile);
        assertThat(run.err()).isEmpty();
        String text = merged();
        assertThat(text.lines().filter(l -> !PROFILE.contains(l)).map(l -> l.replaceFirst(" # seen.*", "")))
                .containsExactly(
                        "  # added by lsmith from [1] audit.log", "  # Files", "  /etc/web/b w,", "  /srv/log w,");
        assertThat(run.out()).contains("+ /srv/log w,").doesNotContain("+ /etc/web/a");
        assertThat(profile).hasContent(PROFILE);
    }

    /** Taking the added lines away gives the person's bytes back. */
    @Test
    void whatThePersonWroteStays() throws Exception {
        merge(profile);
        String text = merged();
        int begin = text.indexOf("\n  # added by lsmith");
        int end = text.indexOf("}\nprofile other");
        assertThat(text.substring(0, begin) + text.substring(end)).isEqualTo(PROFILE);
    }

    @Test
    void denialsAndOtherExecModesAreReported() throws Exception {
        merge(profile);
        assertThat(merged()).doesNotContain("tool ix").doesNotContain("  /etc/shadow r,");
        assertThat(Files.readString(folder.resolve("out/report.md")))
                .contains("the profile denies it")
                .contains("which is kept");
    }

    @Test
    void aSecondRunAddsNothing() throws Exception {
        merge(profile, "--in-place");
        String once = Files.readString(profile);
        assertThat(once).isEqualTo(merged()).isNotEqualTo(PROFILE);
        Invocation again = merge(profile, "--in-place");
        assertThat(again.out()).contains("nothing was missing");
        assertThat(profile).hasContent(once);
    }

    @Test
    void aHatIsNamedByItsParent() throws Exception {
        assertThat(merge(profile, "--profile", "web//worker").exitCode()).isZero();
        assertThat(merged()).contains("    # added by lsmith").contains("    /srv/log w,");
        assertThat(merge(profile, "--profile", "nobody").err()).contains("web//worker");
        assertThat(Invocation.of("generate", log, "-o", folder, "--in-place").exitCode())
                .isEqualTo(2);
    }

    @Test
    void theParserTakesIt() throws Exception {
        merge(profile);
        ParserJudge.assertCompiles(merged().replace("/usr/bin/web {", "{"));
    }

    @Test
    void aProfileOnOneLine() throws Exception {
        Files.writeString(profile, "profile web { /etc/web/** r, }");
        merge(profile);
        assertThat(merged())
                .startsWith("profile web { /etc/web/** r,\n  # added by")
                .endsWith("\n}");
    }

    /** What was decided in review holds for what is added; the person's own rules stay. */
    @Test
    void decisionsHoldForWhatIsAdded() throws Exception {
        Files.createDirectories(folder.resolve("out"));
        Files.writeString(folder.resolve("out/lsmith.yaml"), """
                decisions:
                  - {layer: apparmor, rule: "/srv/log w,", decision: narrow, instead: "owner /srv/log w,", by: a, at: "2026-11-30"}
                  - {layer: apparmor, rule: "/etc/web/b rw,", decision: deny, by: a, at: "2026-11-30", why: "read only"}
                  - {layer: apparmor, rule: "/gone r,", decision: deny, by: a, at: "2026-11-30"}
                """);
        Invocation merge = merge(profile);
        assertThat(merge.exitCode()).as(merge.err()).isZero();
        assertThat(merged()).contains("owner /srv/log w,", "/etc/web/**   r,   # all of it");
        assertThat(merged()).doesNotContain("/etc/web/b");
        assertThat(merged().lines().map(String::strip)).doesNotContain("/srv/log w,");
        assertThat(merge.err() + merge.out()).contains("/gone r, fits no rule any more");
    }
}
