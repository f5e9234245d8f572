package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several containers or starts under one learning label are told from the log itself, and no capability is called unused then. */
class SeveralStartsTest {
    private static final String LOADED =
            "type=AVC msg=audit(1700000000.%03d:%d): apparmor=\"ALLOWED\" operation=\"open\" profile=\"PROFILE\""
                    + " name=\"/lib/libc.so.6\" pid=%d comm=\"%s\" requested_mask=\"r\" denied_mask=\"r\" fsuid=0 ouid=0%n";
    private static final String EXECUTED =
            "type=AVC msg=audit(1700000000.%03d:%d): apparmor=\"ALLOWED\" operation=\"exec\" profile=\"PROFILE\""
                    + " name=\"/bin/%s\" pid=7 comm=\"x\" requested_mask=\"x\" denied_mask=\"x\" fsuid=0 ouid=0%n";

    private static final String ONCE = "the kernel reports a capability once for a loaded profile";

    @TempDir
    Path folder;

    /** What was told of several starts, or nothing; whichever, the capabilities agree. */
    private String capabilities(String log, Object... more) throws IOException {
        Invocation run = generate(log, more);
        boolean doubted = run.out().contains(ONCE);
        assertThat(isUnusedCalled()).as(run.out()).isEqualTo(!doubted);
        return doubted ? run.out() : "";
    }

    private boolean isUnusedCalled() throws IOException {
        return Files.readString(folder.resolve("out/capabilities.json")).contains("given, and not used");
    }

    private Invocation generate(String log, Object... more) throws IOException {
        Path file = Files.writeString(folder.resolve("audit.log"), log);
        Object[] all = new Object[6 + more.length];
        System.arraycopy(new Object[] {"generate", file, "--name", "app", "-o", folder.resolve("out")}, 0, all, 0, 6);
        System.arraycopy(more, 0, all, 6, more.length);
        Invocation run = Invocation.of(all);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    /** What the words say was loaded ({@code nginx}) and executed ({@code x:sh}), in their order, under a profile. */
    private static String log(String profile, String words) {
        StringBuilder log = new StringBuilder();
        int serial = 0;
        for (String word : words.split(" ", -1)) {
            serial++;
            log.append(
                    word.startsWith("x:")
                            ? EXECUTED.formatted(serial, serial, word.substring(2))
                            : LOADED.formatted(serial, serial, serial, word));
        }
        return log.toString().replace("PROFILE", profile);
    }

    @ParameterizedTest
    @CsvSource({
        "nginx, ''",
        "nginx redis-server, nginx and redis-server were each started",
        "nginx nginx, nginx was started more than once",
        "docker-entrypoi x:nginx nginx, ''",
        "sh x:sh sh x:postgres postgres, ''",
        "sh x:sh sh sh, sh was started more than once",
        "sh x:app app memcached, memcached and sh were each started",
    })
    void programsThatTheRuntimeStarted(String words, String told) throws IOException {
        assertThat(capabilities(log("lsmith-learn-web", words))).contains(told);
        assertThat(capabilities(log("lsmith-learn-web", words), "--complete")).isEmpty();
    }

    @Test
    void whatRunsInAChildProfileWasNotStartedByTheRuntime() throws IOException {
        String child =
                log("learn-web//null-/bin/sh", "sh sh").replace(":1)", ":8)").replace(":2)", ":9)");
        assertThat(capabilities(log("learn-web", "nginx x:sh x:sh") + child)).isEmpty();
        assertThat(capabilities(log("learn-web", "nginx x:sh x:sh nginx") + child))
                .contains("nginx was started more than once by the runtime under one profile");
    }

    @Test
    void startsOfTheRuntimeAreCountedAndWhatIsExecutedFromOutsideIsNone() throws IOException {
        String nginx = Files.readString(Examples.NGINX.log());
        String memcached = Files.readString(Examples.MEMCACHED.log());
        assertThat(capabilities(nginx, "--spec", Examples.NGINX.spec())).isEmpty();
        assertThat(capabilities(nginx + memcached, "--spec", Examples.NGINX.spec()))
                .isEmpty();
        String one = (nginx + memcached).replaceAll("learn-(nginx|memcached)", "lsmith-learn-web");
        assertThat(capabilities(one)).contains("the runtime started 2 containers and one label was seen");
    }

    /** Without the runtime's records a service that was set up once was started once. */
    @Test
    void aServiceThatBindsTwiceWasStartedTwice() throws IOException {
        String own = Files.readString(Examples.NGINX.log())
                .lines()
                .filter(line -> line.contains("profile=\"learn-nginx\""))
                .collect(Collectors.joining("\n", "", "\n"));
        assertThat(capabilities(own)).isEmpty();
        assertThat(capabilities(own + own.replace("(17952901", "(17952902")))
                .contains("nginx was started more than once");
    }

    /** A profile that was loaded between two starts reports the second one's capabilities, too. */
    @ParameterizedTest
    @CsvSource({
        "1700000050, profile_load, '', false",
        "1700000050, profile_replace, '', false",
        "1700000050, profile_replace, 'info=\"same as current profile, skipping\" ', true",
        "1700000050, profile_remove, '', true",
        "1699999999, profile_load, '', true",
        "1700000099, profile_load, '', true",
    })
    void aProfileThatIsLoadedAnewIsFresh(long time, String operation, String info, boolean doubted) throws IOException {
        String nginx = Files.readString(Examples.NGINX.log());
        String all = timed(nginx, 1700000000) + timed(nginx, 1700000060);
        assertThat(generate(all).out()).contains("the runtime started 2 containers and one label was seen");
        String load = "type=AVC msg=audit(%d.000:%d): apparmor=\"STATUS\" %soperation=\"%s\" profile=\"unconfined\""
                + " name=\"learn-nginx\" pid=9 comm=\"apparmor_parser\"%n";
        String second = load.formatted(time, 2, info, operation);
        assertThat(generate(second + all).out().contains(ONCE))
                .as("a log that begins after the first load")
                .isEqualTo(doubted);
        String loads = load.formatted(1699999998, 1, "", "profile_load") + second;
        assertThat(generate(loads + all).out().contains(ONCE)).isEqualTo(doubted);
        Path spec = Files.writeString(
                folder.resolve("inspect.json"),
                Files.readString(Examples.NGINX.spec())
                        .replaceFirst("\"StartedAt\": \"[^\"]*\"", "\"StartedAt\": \"2023-11-14T22:14:20Z\""));
        assertThat(generate(loads + all, "--spec", spec).out().contains(ONCE)).isEqualTo(doubted);
    }

    /** The log as if it had been recorded within a moment of that time, in seconds since the epoch. */
    private static String timed(String log, long time) {
        return log.replaceAll("audit\\(\\d+\\.", "audit(" + time + ".");
    }

    @Test
    void aRecordingFromBeforeTheLastStart() throws IOException {
        Path spec = Files.writeString(
                folder.resolve("inspect.json"),
                Files.readString(Examples.NGINX.spec())
                        .replaceFirst("\"StartedAt\": \"[^\"]*\"", "\"StartedAt\": \"2023-11-14T22:14:20Z\"")
                        .replace("learn-nginx", "learn-web"));
        String first = log("learn-web", "nginx");
        String second = first.replace("1700000000", "1700000061").replace(":1)", ":2)");
        assertThat(capabilities(first + second, "--spec", spec, "--subject", "learn-web"))
                .contains("the container was started again at 2023-11-14T22:14:20Z");
        Path one = Files.writeString(folder.resolve("first.log"), first);
        assertThat(capabilities(second, one, "--spec", spec, "--subject", "learn-web")
                        .lines()
                        .filter(line -> line.contains("started again"))
                        .collect(Collectors.toList()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "podman run --name web example/web, 80, 0, true",
        "podman run --name web example/web, 8080, 0, false",
        "podman run --name web example/web, 443, 33, false",
        "docker run --name web example/web, 80, 0, false",
        "docker run --network host --name web example/web, 80, 0, true"
    })
    void aLowPortBoundByRootAsksForACapability(String line, int port, int user, boolean doubted) throws IOException {
        Path spec = Files.writeString(folder.resolve("run.sh"), line + "\n");
        String start = LOADED.formatted(1, 1, 7, "web").replace("fsuid=0", "fsuid=" + user);
        String bind =
                "type=AVC msg=audit(1700000000.002:2): apparmor=\"ALLOWED\" operation=\"bind\" profile=\"PROFILE\""
                        + " pid=7 comm=\"web\" lport=" + port + " family=\"inet\" sock_type=\"stream\" protocol=6"
                        + " requested_mask=\"bind\" denied_mask=\"bind\"\n";
        String log = (start + bind).replace("PROFILE", "lsmith-learn-web");
        Invocation run = generate(log, "--spec", spec, "--subject", "lsmith-learn-web");
        assertThat(isUnusedCalled()).isEqualTo(!doubted);
        assertThat(run.out().contains("root called bind, which asks for net_bind_service"))
                .isEqualTo(doubted);
    }

    @ParameterizedTest
    @CsvSource({"0050, true", "1F90, false"})
    void aLowPortThatOnlyASocketAddressTellsOfDoesToo(String port, boolean doubted) throws IOException {
        Path spec = Files.writeString(folder.resolve("run.sh"), "podman run --name web example/web\n");
        String bind = "type=SYSCALL msg=audit(1700000000.002:2): arch=c000003e syscall=49 success=yes exit=0 a0=5 pid=7"
                + " uid=0 euid=0 fsuid=0 comm=\"web\" exe=\"/usr/bin/web\" subj=PROFILE\n"
                + "type=SOCKADDR msg=audit(1700000000.002:2): saddr=0200" + port + "000000000000000000000000\n";
        String log = (LOADED.formatted(1, 1, 7, "web") + bind).replace("PROFILE", "lsmith-learn-web");
        Invocation run = generate(log, "--spec", spec, "--subject", "lsmith-learn-web");
        assertThat(run.out().contains("root called bind, which asks for net_bind_service"))
                .isEqualTo(doubted);
        Invocation verified = Invocation.of(
                "verify", folder.resolve("out"), folder.resolve("audit.log"), "--subject", "lsmith-learn-web");
        assertThat(verified.exitCode()).as(verified.out()).isNotEqualTo(1);
    }
}
