package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.policy.apparmor.ParserJudge;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log of an enforcing host put into the profile that enforced: what was denied is added, and nothing that nobody asked for. */
class EnforcingMergeTest {
    private static final String PROFILE = """
            abi <abi/3.0>,
            profile web {
              capability chown,
              /srv/** r,
              deny /etc/shadow r,
            }
            """;

    @TempDir
    Path folder;

    private Path profile;

    @BeforeEach
    void file() throws Exception {
        profile = Files.writeString(folder.resolve("web"), PROFILE);
    }

    private Path log(String... lines) throws Exception {
        StringBuilder text = new StringBuilder();
        int serial = 1;
        for (String line : lines) {
            text.append("type=AVC msg=audit(1700000000.100:")
                    .append(serial++)
                    .append("): apparmor=\"DENIED\" profile=\"web\" pid=10 comm=\"web\" ")
                    .append(line)
                    .append('\n');
        }
        return Files.writeString(folder.resolve("audit.log"), text);
    }

    private Invocation merge(Path log, Object... more) {
        Object[] words = new Object[7 + more.length];
        Object[] first = {"generate", log, "--merge-into", profile, "-o", folder.resolve("out"), "--exact"};
        System.arraycopy(first, 0, words, 0, first.length);
        System.arraycopy(more, 0, words, first.length, more.length);
        return Invocation.of(words);
    }

    private String added() throws Exception {
        return String.join(
                "\n",
                Files.readString(folder.resolve("out/apparmor/web"))
                        .lines()
                        .filter(line -> !PROFILE.contains(line) && !line.isBlank() && !line.startsWith("  #"))
                        .map(line -> line.replaceFirst(" #.*", "").strip())
                        .toList());
    }

    @Test
    void capabilitiesThatNobodyAskedForAreNotAdded() throws Exception {
        Path log = log("operation=\"open\" class=\"file\" name=\"/srv/a\" requested_mask=\"wc\" denied_mask=\"wc\""
                + " fsuid=0 ouid=0");
        merge(log);
        assertThat(added()).isEqualTo("owner /srv/a w,");
        merge(
                log,
                "--spec",
                Path.of(System.getProperty("lsmith.root", ".."), "examples/nginx/inspect.json"),
                "--subject",
                "web");
        assertThat(added()).isEqualTo("owner /srv/a w,");
    }

    @Test
    void aCapabilityThatWasDeniedIs() throws Exception {
        merge(log("operation=\"capable\" class=\"cap\" capability=6 capname=\"setgid\""));
        assertThat(added()).isEqualTo("capability setgid,");
    }

    @Test
    void denialsOfThePersonAreListedWithBothPlaces() throws Exception {
        Path log = log("operation=\"open\" class=\"file\" name=\"/etc/shadow\" requested_mask=\"r\" denied_mask=\"r\""
                + " fsuid=0 ouid=0");
        Invocation run = merge(log);
        assertThat(added()).isEmpty();
        assertThat(run.out())
                .contains("not added, as the profile denies it:")
                .contains("file /etc/shadow (read) owner, seen at " + log + ":1, is denied by `deny /etc/shadow r,` ("
                        + profile + ":5)");
        assertThat(Files.readString(folder.resolve("out/report.md"))).doesNotContain(log.toString());
    }

    @Test
    void whatTheProfilesAbiDoesNotMediateIsNotAdded() throws Exception {
        String userns = "operation=\"userns_create\" class=\"namespace\" requested=\"userns_create\""
                + " denied=\"userns_create\"";
        merge(log(userns));
        assertThat(added()).isEmpty();
        Files.writeString(profile, PROFILE.replace("abi/3.0", "abi/4.0"));
        merge(log(userns));
        assertThat(added()).contains("userns create,");
    }

    @Test
    void patternsKeepTheirNamesWhichAreDeclaredBeforeTheFirstProfile() throws Exception {
        Path log = log(
                "operation=\"mknod\" class=\"file\" name=\"/data/a.1\" requested_mask=\"c\" denied_mask=\"c\" fsuid=0 ouid=0",
                "operation=\"mknod\" class=\"file\" name=\"/data/a.2\" requested_mask=\"c\" denied_mask=\"c\" fsuid=0 ouid=0");
        Invocation.of("generate", log, "--merge-into", profile, "-o", folder.resolve("out"));
        String text = Files.readString(folder.resolve("out/apparmor/web"));
        assertThat(text)
                .contains("  owner /data/a.@{lsmith_number} w,")
                .startsWith(
                        "abi <abi/3.0>,\n# variables of the rules that lsmith added below\n@{lsmith_number} = \"[0-9]{,")
                .contains("\n\nprofile web {\n");
        ParserJudge.assertCompiles(text);
        Path once = Files.writeString(folder.resolve("web"), text);
        Invocation again = Invocation.of("generate", log, "--merge-into", once, "-o", folder.resolve("out"));
        assertThat(again.out()).contains("nothing was missing");
    }
}
