package dev.lsmith.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.Specs;
import dev.lsmith.launch.DockerRun.Argument;
import dev.lsmith.launch.DockerRun.DockerCommandLine;
import dev.lsmith.launch.proposal.Proposals;
import dev.lsmith.launch.proposal.TmpfsMount;
import dev.lsmith.model.AccessGenerators;
import dev.lsmith.policy.Assignment.Privileges;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The flags, as a shell and docker would take them. */
class DockerRunTest {
    private static LaunchPlan plan(LsmChoice lsm, Optional<ContainerSpec> spec) {
        return new LaunchPlan(
                "nginx",
                lsm,
                SomeSettings.of("nginx", "nginx_t", spec),
                new Privileges(new TreeSet<>(List.of("setuid", "chown", "net_bind_service")), true),
                spec,
                new TreeSet<>(),
                new TreeSet<>(List.of("inet", "unix")),
                Proposals.NONE);
    }

    private static DockerCommandLine line(ContainerSpec spec) {
        LaunchPlan plan = plan(LsmChoice.APPARMOR, Optional.of(spec));
        return DockerCommandLine.of(plan);
    }

    /** Podman's tmpfs knows no uid=; U is the container's own user. */
    @Test
    void podmansDirectoryInMemoryIsTheContainersUsers() {
        TmpfsMount scratch = new TmpfsMount("/run", "1777", OptionalLong.of(33), OptionalLong.of(33), 16, List.of());
        assertThat(scratch.flag()).isEqualTo("/run:mode=1777,uid=33,gid=33,size=16m");
        assertThat(scratch.podmanFlag("33")).isEqualTo("/run:mode=1777,size=16m,U");
        assertThat(scratch.podmanFlag("34")).isEqualTo("/run:mode=1777,size=16m");
        assertThat(scratch.podmanFlag("")).isEqualTo("/run:mode=1777,size=16m");
    }

    @Test
    void theFileHoldsOneArgumentALine() {
        assertThat(DockerRun.of(plan(LsmChoice.APPARMOR, Optional.empty())).file())
                .isEqualTo("""
                        --security-opt
                        apparmor=nginx
                        --security-opt
                        seccomp=seccomp.json
                        --security-opt
                        no-new-privileges
                        --cap-drop
                        ALL
                        --cap-add
                        CHOWN
                        --cap-add
                        NET_BIND_SERVICE
                        --cap-add
                        SETUID
                        """);
    }

    @ParameterizedTest
    @EnumSource(LsmChoice.class)
    void onlyTheHostsModulesGetAFlag(LsmChoice lsm) {
        List<String> values = DockerRun.of(plan(lsm, Optional.empty())).arguments().stream()
                .map(Argument::value)
                .toList();
        assertThat(values.contains("apparmor=nginx")).isEqualTo(lsm.apparmor());
        assertThat(values.contains("label=type:nginx_t")).isEqualTo(lsm.selinux());
        assertThat(values).contains("seccomp=seccomp.json", "no-new-privileges", "ALL");
    }

    @Test
    void aLevelIsGivenOnlyIfTheSpecFixesIt() {
        ContainerSpec fixed = Specs.host("\"SecurityOpt\": [\"label=type:a_t\", \"label=level:s0:c1,c2\"]");
        assertThat(DockerRun.of(plan(LsmChoice.SELINUX, Optional.of(fixed))).file())
                .contains("--security-opt\nlabel=level:s0:c1,c2\n")
                .doesNotContain("a_t");
        ContainerSpec chosenByDocker = Specs.example("nginx/selinux");
        assertThat(DockerRun.of(plan(LsmChoice.SELINUX, Optional.of(chosenByDocker)))
                        .file())
                .doesNotContain("level");
    }

    @Test
    void everyArgumentHasAReason() {
        assertThat(DockerRun.of(plan(LsmChoice.BOTH, Optional.empty())).arguments())
                .allSatisfy(a -> assertThat(a.reason()).isNotBlank());
    }

    @Test
    void whatWouldNeedQuotesIsLeftOutAndReported() {
        ContainerSpec odd = Specs.host("\"SecurityOpt\": [\"label=level:s0:c1 $(reboot)*\"]");
        DockerRun run = DockerRun.of(plan(LsmChoice.SELINUX, Optional.of(odd)));
        assertThat(run.file()).doesNotContain("level").matches("[A-Za-z0-9_@%+=:,./\\n-]+");
        assertThat(run.diagnostics()).extracting(Diagnostic::code).containsExactly("launch-unquotable");
    }

    @Test
    void theLineOfTheRecordedNginx() {
        assertThat(line(Specs.example("nginx")).line())
                .isEqualTo("docker run --detach --name nginx --security-opt apparmor=nginx --security-opt"
                        + " seccomp=seccomp.json --security-opt no-new-privileges --cap-drop ALL --cap-add CHOWN"
                        + " --cap-add NET_BIND_SERVICE --cap-add SETUID --publish 8080:80 --volume"
                        + " /srv/www:/var/www/html:ro,Z lab nginx -g 'daemon off;'");
    }

    @Test
    void theLinesOfTheOtherRecordings() {
        assertThat(line(Specs.example("perlapp")).line())
                .endsWith(" --volume /srv/pl:/app:ro,Z --volume pldata:/data --tmpfs /tmp lab perl /app/app.pl");
        assertThat(line(Specs.example("memcached")).line())
                .contains(" --user nobody ")
                .endsWith("lab memcached -m 16 -p 11211");
        assertThat(line(Specs.example("redis")).line())
                .endsWith(
                        " lab sh -c 'chown redis:redis /data && exec setpriv --reuid=redis --regid=redis --clear-groups"
                                + " redis-server --protected-mode no --dir /data --appendonly yes'");
    }

    @Test
    void everyOptionOfTheSpecIsRepeated() {
        ContainerSpec spec = Specs.container("\"Args\": [\"-x\"], \"Config\": {\"Image\": \"img:1\", \"User\": \"1:2\","
                + " \"WorkingDir\": \"/w d\", \"Tty\": true, \"Entrypoint\": [\"app\"], \"Env\": [\"A=secret\"]},"
                + " \"HostConfig\": {\"NetworkMode\": \"host\", \"PidMode\": \"container:ab\", \"GroupAdd\": [\"9\"],"
                + " \"ReadonlyRootfs\": true, \"Init\": true, \"Memory\": 1024, \"NanoCpus\": 1500000000,"
                + " \"PidsLimit\": 5, \"ShmSize\": 1, \"OomScoreAdj\": -500, \"AutoRemove\": true,"
                + " \"Dns\": [\"1.1.1.1\", \"::1\"], \"StorageOpt\": {\"size\": \"1G\"},"
                + " \"RestartPolicy\": {\"Name\": \"on-failure\", \"MaximumRetryCount\": 3},"
                + " \"DeviceRequests\": [{\"Count\": -1}], \"SecurityOpt\": [\"systempaths=unconfined\","
                + " \"seccomp=unconfined\", \"label:disable\"],"
                + " \"Devices\": [{\"PathOnHost\": \"/dev/a\", \"PathInContainer\": \"/dev/b\","
                + " \"CgroupPermissions\": \"r\"}], \"Ulimits\": [{\"Name\": \"nofile\", \"Soft\": 1, \"Hard\": 2}],"
                + " \"Sysctls\": {\"kernel.x\": \"1\"}, \"PortBindings\": {\"53/udp\": [{\"HostIp\": \"::1\","
                + " \"HostPort\": \"\"}], \"80/tcp\": [{\"HostPort\": \"\"}]}}");
        DockerCommandLine line = line(spec);
        assertThat(line.line())
                .startsWith("docker run --interactive --name c ")
                .endsWith(
                        " --cap-add SETUID --user 1:2 --group-add 9 --workdir '/w d' --tty --init --entrypoint app"
                                + " --network host --pid container:ab --publish '[::1]::53/udp' --publish 80"
                                + " --device /dev/a:/dev/b:r --read-only --memory 1024 --pids-limit 5 --cpus 1.5 --shm-size 1"
                                + " --ulimit nofile=1:2 --sysctl kernel.x=1 --security-opt systempaths=unconfined --rm --dns"
                                + " 1.1.1.1 --dns ::1 --oom-score-adj -500 --restart on-failure:3 --storage-opt size=1G img:1 -x")
                .doesNotContain("secret");
        assertThat(line.diagnostics())
                .extracting(Diagnostic::code)
                .containsExactly("launch-environment", "launch-options");
        assertThat(line.diagnostics().get(1).message()).endsWith("DeviceRequests");
    }

    @Test
    void privilegedIsNotRepeated() {
        DockerCommandLine line = line(Specs.host("\"Privileged\": true"));
        assertThat(line.words()).doesNotContain("--privileged");
        assertThat(line.diagnostics()).extracting(Diagnostic::code).containsExactly("launch-privileged");
    }

    @Test
    void oddMountsUseTheLongForm() {
        assertThat(line(Specs.host("\"Mounts\": [{\"Type\": \"bind\", \"Source\": \"/a:b,c\", \"Target\": \"/t\","
                                + " \"ReadOnly\": true}]"))
                        .words())
                .containsSequence("--mount", "type=bind,\"source=/a:b,c\",target=/t,readonly");
    }

    @Test
    void aRealShellGivesTheWordsBack() throws IOException, InterruptedException {
        for (long seed = 0; seed < 15; seed++) {
            AccessGenerators make = new AccessGenerators(new Random(seed));
            List<String> words = new ArrayList<>();
            while (words.size() < 40) {
                String word = make.hostileText();
                if (word.indexOf('\0') < 0 && !word.endsWith("\n")) {
                    words.add(word);
                }
            }
            String quoted = new DockerCommandLine(words, List.of()).line();
            assertThat(quoted).as("seed %d", seed).matches("[^\\p{Cntrl}\\u202e\\u2028\\uFEFF\\x7f\\udc80\\udcff]*");
            Process shell = new ProcessBuilder("sh", "-c", "printf '%s\\0' " + quoted).start();
            byte[] out = shell.getInputStream().readAllBytes();
            assertThat(shell.waitFor()).isZero();
            assertThat(dev.lsmith.base.KernelText.decode(out).split("\0", -1))
                    .as("seed %d", seed)
                    .startsWith(words.toArray(String[]::new))
                    .hasSize(words.size() + 1);
        }
    }

    @Test
    void theFileSurvivesTheShellsWordSplitting() throws IOException, InterruptedException {
        DockerRun run = DockerRun.of(plan(LsmChoice.BOTH, Optional.of(Specs.example("nginx"))));
        Process shell = new ProcessBuilder("sh", "-c", "printf '%s\\n' $(cat)").start();
        try (var in = shell.getOutputStream()) {
            in.write(run.file().getBytes(StandardCharsets.UTF_8));
        }
        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(run.file());
        assertThat(shell.waitFor()).isZero();
    }
}
