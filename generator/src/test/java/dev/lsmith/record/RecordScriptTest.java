package dev.lsmith.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lsmith.base.Sha256;
import dev.lsmith.record.StubHost.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script on a host of stubs: what it is told to do it does, and it leaves the host as it was, wherever it is killed. */
final class RecordScriptTest {
    private static final String[] START = {"start", "--fix", "--", "docker", "run", "-d", "--name", "web", "nginx"};

    @TempDir
    private Path folder;

    private StubHost host;

    @BeforeEach
    void host() throws IOException {
        host = StubHost.at(folder);
    }

    @Test
    void recordsFromStartToStop() throws Exception {
        host.set("rotates", "yes");
        List<String> before = host.settings();

        assertThat(host.run(START)).extracting(Ran::code).isEqualTo(0);
        assertThat(host.get("commands"))
                .contains("docker run --cidfile " + folder + "/root/var/lib/lsmith/recordings/web/container"
                        + " --security-opt apparmor=lsmith-learn-web --security-opt seccomp=")
                .contains("-d --name web nginx");
        assertThat(host.get("profile"))
                .contains("profile lsmith-learn-web flags=(complain")
                .doesNotContain("NAME");
        assertThat(host.run("status").printed()).contains("running", "lost       0 since then");
        assertThat(host.run("restart").code()).isZero();
        Ran stopped = host.run("stop", "out");

        assertThat(stopped.code()).as(stopped.printed()).isZero();
        assertThat(host.get("running")).isEqualTo("false");
        assertThat(host.get("out/audit.log")
                        .lines()
                        .map(line ->
                                line.replaceAll(".*(begins|/etc/|ends)", "$1").replaceAll("\\W.*", "")))
                .as("from mark to mark, over the rotated file")
                .containsExactly("begins", "", "", "", "ends");
        assertThat(host.get("out/audit.log")).containsSubsequence("/etc/first", "/etc/second", "/etc/again");
        assertThat(host.get("out/recording.json"))
                .contains("\"audit.log\": \"" + Sha256.hex(Files.readAllBytes(folder.resolve("out/audit.log"))) + '"')
                .contains("\"engine\": \"Docker version 20.10 \\\"quoted\\\"\"", "\"image\": \"sha256:beef\"");
        assertThat(host.settings()).isEqualTo(before);
    }

    @Test
    void setsRightWhatWouldLoseRecordsAndPutsItBack() throws Exception {
        careless();
        List<String> before = host.settings();

        assertThat(host.run(START).code()).isZero();
        assertThat(host.get("backlog_limit")).isEqualTo("65536");
        assertThat(host.get("rate_limit")).isEqualTo("0");
        assertThat(host.get("rules")).isEmpty();
        assertThat(host.get("root/etc/audit/auditd.conf")).contains("max_log_file_action = keep_logs");
        assertThat(host.run("abort").code()).isZero();

        assertThat(host.settings()).isEqualTo(before);
    }

    @Test
    void tellsWhatWouldLoseRecordsAndKeepsItWithTheRecording() throws Exception {
        careless();

        Ran started = host.run("start", "--", "docker", "run", "nginx");
        assertThat(started.printed())
                .contains("keeps 64 records", "more than 100 records a second", "never,task", "keeps 2 files of 8 MB");
        assertThat(host.run("stop", "out").code()).isZero();

        assertThat(host.get("out/recording.json")).contains("more than 100 records a second\", \"");
    }

    /** A host that is set as hosts are. */
    private void careless() {
        host.set("backlog_limit", "64");
        host.set("rate_limit", "100");
        host.set("rules", "-a never,task");
        host.set("root/etc/audit/auditd.conf", "num_logs = 2\nmax_log_file = 8\nmax_log_file_action = ROTATE");
    }

    /** Every other program that the script starts kills it in turn: wherever it died, abort puts the host back. */
    @ParameterizedTest
    @ValueSource(strings = {"apparmor", "selinux"})
    void abortPutsTheHostBackWhereverTheScriptWasKilled(String lsm) throws Exception {
        careless();
        List<String> before = host.settings();
        int killed = 0;
        for (int at = 1; at < 60; at += 2) {
            host.set("commands", "");
            host.set("kill-at", Integer.toString(at));
            Ran started = host.run("start", "--fix", "--lsm", lsm, "--", "docker", "run", "nginx");
            host.set("kill-at", "");
            if (host.has("root/var/lib/lsmith/recordings/web")) {
                Ran aborted = host.run("abort");
                assertThat(aborted.code())
                        .as("killed at %s: %s", at, aborted.printed())
                        .isZero();
            }
            assertThat(host.settings()).as("killed at program %s", at).isEqualTo(before);
            if (started.code() == 0) {
                break;
            }
            killed++;
        }
        assertThat(killed).isGreaterThan(4);
    }

    @Test
    void theLastOfSeveralRecordingsBringsTheDontauditRulesBack() throws Exception {
        String off = "root/var/lib/selinux/default/active/disable_dontaudit";
        for (String name : List.of("web", "db")) {
            assertThat(host.runOf(name, "start", "--lsm", "selinux").code()).isZero();
        }
        assertThat(host.has(off)).isTrue();

        assertThat(host.runOf("web", "abort").code()).isZero();
        assertThat(host.has(off)).isTrue();
        assertThat(host.has("lsmith_learn_web.cil")).isFalse();
        assertThat(host.has("lsmith_learn_db.cil")).isTrue();

        assertThat(host.runOf("db", "abort").code()).isZero();
        assertThat(host.has(off)).isFalse();
        assertThat(host.has("root/var/lib/lsmith/dontaudit-off")).isFalse();
    }

    @Test
    void leavesDontauditRulesOffThatWereOffBefore() throws Exception {
        String off = "root/var/lib/selinux/default/active/disable_dontaudit";
        host.set(off, "");
        host.set("root/var/lib/lsmith/dontaudit-off", "");

        assertThat(host.run("start", "--lsm", "selinux").code()).isZero();
        assertThat(host.run("abort").code()).isZero();

        assertThat(host.has(off)).isTrue();
    }

    @Test
    void saysWhenTheBeginningWasRotatedAway() throws Exception {
        assertThat(host.run(START).code()).isZero();
        host.set("root/var/log/audit/audit.log", "type=AVC msg=audit(99999999999.000:70): apparmor=\"ALLOWED\"");

        Ran stopped = host.run("stop", "out");

        assertThat(stopped.printed()).contains("the log does not hold the beginning any more");
        assertThat(host.get("out/audit.log")).contains("99999999999.000:70");
        assertThat(host.get("out/recording.json")).contains("the beginning was rotated away");
    }

    @Test
    void refusesWhatItCannotDoAndChangesNothing() throws Exception {
        List<String> before = host.settings();
        refused(2, "take --rm away", "start", "--", "docker", "run", "--rm", "nginx");
        refused(
                2,
                "names a policy of its own",
                "start",
                "--",
                "docker",
                "run",
                "--security-opt",
                "apparmor=x",
                "nginx");
        refused(2, "has no word run", "start", "--", "docker", "compose", "up");
        refused(2, "no option --fx", "start", "--fx");
        refused(2, "there is no finish", "finish");
        refused(1, "not being recorded", "stop", "out");
        refused(1, "not being recorded", "abort");
        host.set("pid", "0");
        refused(4, "auditd is not running", START);
        host.set("uid", "1000");
        refused(4, "only root", START);
        assertThat(host.settings()).isEqualTo(before);
    }

    @Test
    void doesNotStartTwiceNorTouchAnotherContainerOfTheName() throws Exception {
        host.set("security", "[apparmor=docker-default]");
        host.set("running", "true");
        assertThat(host.run("start").printed())
                .contains("--security-opt apparmor=lsmith-learn-web", "compose", "kubernetes");

        refused(1, "is being recorded since", "start");
        refused(1, "no container web that was started with --security-opt apparmor=lsmith-learn-web", "stop", "out");
        assertThat(host.run("abort").code()).isZero();

        assertThat(host.get("running")).isEqualTo("true");
    }

    @Test
    void recordsAServiceOfComposeWhateverItsContainerIsCalled() throws Exception {
        assertThat(host.run("start", "--service", "frontend").printed())
                .contains("docker compose -f compose.yaml -f " + folder
                        + "/root/var/lib/lsmith/recordings/web/compose.yaml up --detach frontend");
        assertThat(host.get("root/var/lib/lsmith/recordings/web/compose.yaml"))
                .contains("  frontend:\n", "- \"apparmor=lsmith-learn-web\"");
        assertThat(host.get("root/var/lib/lsmith/recordings/web/patch.yaml"))
                .contains("- name: frontend\n", "localhostProfile: lsmith-learn-web");
        host.set("security", "[apparmor=lsmith-learn-web seccomp={}]");
        host.set("named", "project-frontend-1");
        host.set("running", "true");

        assertThat(host.run("stop", "out").code()).isZero();

        assertThat(host.get("commands")).contains("docker stop project-frontend-1");
        assertThat(host.has("out/inspect.json")).isTrue();
    }

    @Test
    void aLabelThatOnlyBeginsAlikeIsAnothers() throws Exception {
        assertThat(host.run("start").code()).isZero();
        host.set("security", "[apparmor=lsmith-learn-web2]");
        host.set("running", "true");

        refused(1, "no container web that was started with", "stop", "out");
        assertThat(host.run("abort").code()).isZero();

        assertThat(host.get("running")).isEqualTo("true");
    }

    @Test
    void takesTheDescriptionOfAContainerThatTheEngineDoesNotHave() throws Exception {
        assertThat(host.run("start").code()).isZero();
        host.set("pod.json", "{\"status\": {}, \"info\": {}}");

        refused(1, "nowhere.json cannot be read", "--spec", folder + "/nowhere.json", "stop", "out");
        assertThat(host.run("--spec", folder + "/pod.json", "stop", "out").code())
                .isZero();

        assertThat(host.get("out/inspect.json")).isEqualTo("{\"status\": {}, \"info\": {}}");
    }

    private void refused(int code, String message, String... words) throws Exception {
        Ran ran = host.run(words);
        assertThat(ran.printed()).contains(message);
        assertThat(ran.code()).as(ran.printed()).isEqualTo(code);
    }

    @Test
    void dryRunSaysWhatItWouldDoAndDoesNothing() throws Exception {
        host.set("uid", "1000");
        List<String> before = host.settings();

        Ran ran = host.run("--dry-run", "start", "--", "docker", "run", "nginx");

        assertThat(ran.printed()).contains("only root", "apparmor_parser -a", "docker run --cidfile");
        assertThat(ran.code()).isZero();
        assertThat(host.settings()).isEqualTo(before);
        assertThat(host.get("commands")).doesNotContain("apparmor_parser", "docker");
    }

    @ParameterizedTest
    @ValueSource(strings = {"web", "a-b.c_1"})
    void itsProfileIsOneThatTheParserReads(String name) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/sbin/apparmor_parser")), "apparmor_parser is not installed");
        String script = new RecordScript(name, "docker", "").text();
        String profile =
                script.substring(script.indexOf("abi <"), script.indexOf("LSMITH_END", script.indexOf("abi <")));
        Path file = Files.writeString(folder.resolve("profile"), profile);

        Process parser = new ProcessBuilder("/sbin/apparmor_parser", "-QTKq", file.toString())
                .inheritIO()
                .start();

        assertThat(parser.waitFor()).isZero();
    }

    /** Each needs a rule of its own: else it would run in a child profile, of which the kernel reports no socket (Linux 6.1). */
    @Test
    void programsOfTheImageThatNoPatternNamesHaveRules() throws Exception {
        for (String program : new String[] {
            "opt/app/server-1.2",
            "opt/a b/two.words",
            "opt/" + "n".repeat(41),
            "usr/bin/x.y",
            "opt/plain",
            "opt/run.sh",
            "usr/lib/libc.so.6",
            "opt/odd[1].x"
        }) {
            host.set("image/" + program, "#!/bin/sh");
            folder.resolve("image").resolve(program).toFile().setExecutable(true);
        }
        host.set("image/opt/data.bin", "no program");

        assertThat(host.run("start", "--image", "web:1").code()).isZero();

        assertThat(host.get("profile").lines().filter(line -> line.startsWith("  audit \"")))
                .containsExactly(
                        "  audit \"/opt/a b/two.words\" ix,",
                        "  audit \"/opt/app/server-1.2\" ix,",
                        "  audit \"/opt/" + "n".repeat(41) + "\" ix,");
        assertThat(host.get("profile")).endsWith("\n}");
        assertThat(host.get("commands")).contains("docker create web:1", "docker rm 77");
    }

    @Test
    void isPlainShell() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/shellcheck")), "shellcheck is not installed");
        Path file = Files.writeString(folder.resolve("s.sh"), new RecordScript("it's", "docker", "").text());

        Process checker = new ProcessBuilder("shellcheck", file.toString())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(checker.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .isEmpty();
    }
}
