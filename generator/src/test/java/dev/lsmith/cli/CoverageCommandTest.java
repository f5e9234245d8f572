package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What generate concludes from records of policies that allow things by themselves. */
class CoverageCommandTest {
    private static final String SELINUX =
            "type=AVC msg=audit(1683468487.052:3337): avc:  denied  { map } for  pid=69 comm=\"vainfo\""
                    + " path=\"/dev/dri/renderD128\" dev=\"devtmpfs\" ino=947 scontext=system_u:system_r:DOMAIN:s0:c260,c628"
                    + " tcontext=system_u:object_r:dri_device_t:s0 tclass=chr_file permissive=MODE\n";
    private static final String APPARMOR =
            "type=AVC msg=audit(1683468487.052:3337): apparmor=\"MODE\" operation=\"open\" profile=\"NAME\""
                    + " name=\"/proc/kcore\" pid=69 comm=\"cat\" requested_mask=\"r\" denied_mask=\"r\" fsuid=0 ouid=0\n";

    @TempDir
    Path folder = Path.of("");

    private Invocation generate(String log, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("audit.log"), log);
        return Invocation.of(Stream.concat(Stream.of("generate", file, "-o", folder.resolve("out")), Stream.of(more))
                .toArray());
    }

    private String written(String file) throws IOException {
        return Files.readString(folder.resolve("out").resolve(file));
    }

    private void assertNothingIsTakenAway() throws IOException {
        assertThat(written("docker-run.args"))
                .contains("CHOWN", "SYS_CHROOT")
                .doesNotContain("no-new-privileges", "--read-only", "--user", "--pids-limit");
        assertThat(written("capabilities.json")).doesNotContain("given, and not used");
        assertThat(written("report.md")).contains("default + seen").doesNotContain("**observed**");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"container_t 1", "container_t 0", "spc_t 0", "svirt_lxc_net_t 1", "my_app_t 1", "learn_web_t 0"})
    void aDomainThatAllowsThingsTellsOnlyTheDifference(String subject) throws IOException {
        String[] words = subject.split(" ", -1);
        Invocation run = generate(SELINUX.replace("DOMAIN", words[0]).replace("MODE", words[1]));
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("selinux", "default + seen", "record under a policy that allows nothing");
        assertNothingIsTakenAway();
        assertThat(written("selinux/" + folder(run) + ".te"))
                .contains("dri_device_t:chr_file map;", "entrypoint", "tcp_socket", "capability");
    }

    private static String folder(Invocation run) {
        return run.out()
                .lines()
                .filter(l -> l.matches(".*selinux/\\S+\\.te.*"))
                .findFirst()
                .orElseThrow()
                .replaceFirst(".*selinux/(\\S+)\\.te.*", "$1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker-default",
                "cri-containerd.apparmor.d",
                "containers-default-0.57.4",
                "crio-default",
                "snap.web.daemon",
                "lxc-container-default-cgns",
                "my-own"
            })
    void aProfileThatAllowsThingsTellsOnlyTheDifference(String profile) throws IOException {
        for (String verdict : new String[] {"ALLOWED", "DENIED"}) {
            Invocation run = generate(APPARMOR.replace("NAME", profile).replace("MODE", verdict), "--name", "web");
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertNothingIsTakenAway();
            assertThat(written("apparmor/web")).contains("  file,\n", "  network,\n", "/proc/kcore r,");
        }
    }

    @Test
    void whatTheUserDeclaresIsTaken() throws IOException {
        Invocation run =
                generate(APPARMOR.replace("NAME", "my-own").replace("MODE", "ALLOWED"), "--name", "web", "--complete");
        assertThat(run.out()).doesNotContain("default + seen");
        assertThat(written("apparmor/web")).doesNotContain("  file,\n");
        assertThat(written("docker-run.args")).doesNotContain("CHOWN");
    }

    private static String nginx() throws IOException {
        return Files.readString(Examples.NGINX.log());
    }

    private Invocation ofNginx(String log) throws IOException {
        return generate(log, "--spec", Examples.NGINX.spec().toString());
    }

    private static String last(String log, int lines) {
        List<String> all = log.lines().toList();
        return String.join("\n", all.subList(all.size() - lines, all.size())) + "\n";
    }

    @ParameterizedTest
    @ValueSource(ints = {1200, 900, 600, 100})
    void aLogThatBeginsAfterTheContainerShowsNoWhole(int lines) throws IOException {
        String rest = last(nginx(), lines);
        for (Invocation run : List.of(ofNginx(rest), generate(rest, "--subject", "learn-nginx"))) {
            assertThat(run.out()).contains("lost      the log").doesNotContain("no sign of lost events");
            assertNothingIsTakenAway();
        }
    }

    @Test
    void aGapInTheSerialNumbersIsAHole() throws IOException {
        List<String> lines = new ArrayList<>(nginx().lines().toList());
        lines.subList(900, 1000).clear();
        assertThat(ofNginx(String.join("\n", lines)).out()).contains("events are missing while the container ran");
        assertNothingIsTakenAway();
    }

    @Test
    void aLogThatHoldsOnlyTheContainersRecordsHasNoHoles() throws IOException {
        String picked = nginx().lines().filter(l -> l.contains("learn-nginx")).collect(Collectors.joining("\n"));
        assertThat(ofNginx(picked).out()).contains("no sign of lost events", "capabilities      4  observed");
    }

    @Test
    void lossesThatWereSetBackCount() throws IOException {
        String line = "type=CONFIG_CHANGE msg=audit(1795290121.447:293): op=set lost=0 old=42 auid=0 ses=1 res=1\n";
        assertThat(ofNginx(line + nginx()).out()).contains("at least 42 events");
        assertNothingIsTakenAway();
    }

    @Test
    void callsOfRootWithoutACapabilityRecordAreKept() throws IOException {
        String without = nginx().lines()
                .filter(l -> !l.contains("operation=\"capable\""))
                .collect(Collectors.joining("\n"));
        Invocation run = ofNginx(without);
        assertThat(run.out())
                .contains("root called setuid, which asks for setuid", "capabilities     14  default + seen");
        assertThat(written("capabilities.json")).contains("root called setgid, setgroups", "root called chown");
        assertThat(written("report.md")).contains("is kept though no record tells of it");
    }

    @Test
    void aSharedLearningProfileTellsNoCapability() throws IOException {
        Invocation run = generate(nginx().replace("learn-nginx", "lsmith-learn"));
        assertThat(run.out()).contains("lsmith-learn is shared", "capabilities     14  default + seen");
        assertThat(run.out()).containsPattern("apparmor +[0-9]+ +observed");
    }
}
