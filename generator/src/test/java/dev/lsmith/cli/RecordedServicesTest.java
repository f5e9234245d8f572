package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The main job on real containers, as a user does it. */
class RecordedServicesTest {
    @TempDir
    private Path out;

    @ParameterizedTest
    @EnumSource(Examples.class)
    void writesEveryFileOfTheContract(Examples example) throws IOException {
        Invocation run = generate(example, out);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        String name = example.title();
        assertThat(contents(out).keySet())
                .containsExactlyInAnyOrder(
                        "apparmor/" + name,
                        "selinux/lsmith_" + name + ".te",
                        "selinux/lsmith_" + name + ".fc",
                        "selinux/lsmith_" + name + ".cil",
                        "seccomp.json",
                        "capabilities.json",
                        "docker-run.args",
                        "files.sha256",
                        "generalisations.md",
                        "model.json",
                        "report.md",
                        "run/bridge.ebtables",
                        "run/bridge.nft",
                        "run/compose.override.yaml",
                        "run/incus.yaml",
                        "run/kubearmor.yaml",
                        "run/kubernetes.yaml",
                        "run/lxc.conf",
                        "run/oci-config.patch.json",
                        "run/podman-run.args",
                        "run/quadlet.container",
                        "run/seccomp.lxc",
                        "run/seccomp.podman.json",
                        "run/security-profiles-operator.yaml",
                        "run/systemd.conf");
    }

    @ParameterizedTest
    @EnumSource(Examples.class)
    void understandsEveryLine(Examples example) {
        assertThat(generate(example, out).out()).contains("0 not understood, 0 no record", "no sign of lost events");
    }

    @ParameterizedTest
    @EnumSource(Examples.class)
    void sameInputGivesTheSameBytes(Examples example) throws IOException {
        generate(example, out.resolve("one"));
        generate(example, out.resolve("two"));
        assertThat(contents(out.resolve("one"))).isEqualTo(contents(out.resolve("two")));
    }

    @ParameterizedTest
    @EnumSource(Examples.class)
    void deniesNothingOfTheRunItWasLearnedFrom(Examples example) {
        generate(example, out);
        assertNothingDenied(Invocation.of("verify", out, example.log(), "--spec", example.spec()));
    }

    @ParameterizedTest
    @EnumSource(Examples.class)
    void deniesNothingOfTheNextRun(Examples example) {
        generate(example, out);
        assertNothingDenied(Invocation.of("verify", out, example.secondLog(), "--spec", example.secondSpec()));
    }

    @ParameterizedTest
    @EnumSource(Examples.class)
    void learnsFromSelinuxAlone(Examples example) {
        Invocation run =
                Invocation.of("generate", example.selinuxLog(), "--spec", example.selinuxSpec(), "-o", out, "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertNothingDenied(Invocation.of("verify", out, example.selinuxLog(), "--spec", example.selinuxSpec()));
    }

    @ParameterizedTest
    @EnumSource(Examples.class)
    void learnsFromBothTogether(Examples example) {
        Invocation run =
                Invocation.of("generate", example.log(), example.selinuxLog(), "--spec", example.spec(), "-o", out);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("apparmor learn-" + example.title(), "selinux learn_" + example.title() + "_t");
    }

    /** The SELinux recording is of a volume that redis had used before; only AppArmor's saw its folder made. */
    @Test
    void whatOnlyAppArmorSawBelowAVolumeIsAllowedToTheVolumesLabel() throws IOException {
        Examples redis = Examples.REDIS;
        Invocation.of("generate", redis.log(), redis.selinuxLog(), "--spec", redis.selinuxSpec(), "-o", out);
        assertThat(Files.readString(out.resolve("selinux/lsmith_redis.te")))
                .containsPattern("lsmith_redis_t container_file_t:dir \\{ [^}]*\\bcreate\\b");
    }

    /** What remains is {@code clone3}, answered with ENOSYS so that C libraries call {@code clone}. */
    private static void assertNothingDenied(Invocation verify) {
        assertThat(verify.exitCode()).as(verify.out() + verify.err()).isZero();
        assertThat(verify.out().lines().filter(l -> l.contains(" distinct accesses, ")))
                .isNotEmpty()
                .allMatch(l -> l.endsWith(" 0 would be denied") || l.contains("not asked: the log has no record"));
        assertThat(verify.out()).contains("lost      no sign of lost events", " 0 not understood");
        assertThat(verify.out().lines().filter(l -> l.startsWith("  ")))
                .allMatch(l -> l.contains("syscall clone3 ") && l.contains("not denied"));
    }

    private static Invocation generate(Examples example, Path folder) {
        return Invocation.of("generate", example.log(), "--spec", example.spec(), "-o", folder);
    }

    private static SortedMap<String, String> contents(Path folder) throws IOException {
        SortedMap<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return contents;
    }
}
