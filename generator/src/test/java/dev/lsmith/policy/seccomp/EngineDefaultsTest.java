package dev.lsmith.policy.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.ShippedData;
import dev.lsmith.base.kernel.KernelTable.Syscalls;
import dev.lsmith.policy.seccomp.RuleConditions.KernelVersion;
import dev.lsmith.policy.seccomp.SeccompProfile.Action;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The engines' defaults as restated are what they are said to be: figures computed from the originals of 2026-06. */
class EngineDefaultsTest {
    private static final KernelVersion KERNEL = new KernelVersion(6, 1);

    static SortedSet<String> defaults(String engine) {
        SortedSet<String> names = new TreeSet<>();
        ShippedData.rows("baselines/" + engine + "-capabilities.csv").forEach(r -> names.add(r.get(0)));
        return names;
    }

    private static SortedSet<String> defaultsAnd(String capability) {
        SortedSet<String> names = defaults("docker");
        names.add(capability);
        return names;
    }

    private static long unconditional(SeccompProfile flat) {
        return flat.rules().stream()
                .filter(r -> r.unconditional() && r.action() == Action.ALLOW)
                .flatMap(r -> r.names().stream())
                .distinct()
                .count();
    }

    private static SeccompProfile docker(SortedSet<String> capabilities) {
        return EngineDefaults.docker().flatten(Architecture.X86_64, capabilities, KERNEL);
    }

    @Test
    void dockersDefaultHasItsSize() {
        SeccompProfile docker = EngineDefaults.docker();
        List<String> names = docker.rules().stream()
                .map(SyscallRule::names)
                .flatMap(Collection::stream)
                .toList();
        assertThat(docker.rules()).hasSize(33);
        assertThat(docker.archMap()).hasSize(9);
        assertThat(names).hasSize(442);
        assertThat(names.stream().distinct()).hasSize(426);
        assertThat(docker.rules().get(0).names()).hasSize(361);
        assertThat(docker.rules().stream().filter(r -> r.action() == Action.ALLOW))
                .hasSize(32);
    }

    @Test
    void podmansDefaultHasItsSize() {
        SeccompProfile podman = EngineDefaults.podman();
        assertThat(podman.rules()).hasSize(40);
        assertThat(podman.archMap()).hasSize(7);
        assertThat(podman.defaultErrno()).contains(38);
        assertThat(podman.rules().stream().flatMap(r -> r.names().stream()).distinct())
                .hasSize(443);
        assertThat(podman.rules().stream().filter(r -> r.action() == Action.ALLOW))
                .hasSize(26);
    }

    @Test
    void flatteningDockersDefaultGivesTheComputedFigures() {
        assertThat(docker(defaults("docker")).rules()).hasSize(15);
        assertThat(unconditional(docker(defaults("docker")))).isEqualTo(367);
        assertThat(docker(new TreeSet<>()).rules()).hasSize(14);
        assertThat(unconditional(docker(new TreeSet<>()))).isEqualTo(366);
        assertThat(docker(defaultsAnd("sys_admin")).rules()).hasSize(14);
        assertThat(unconditional(docker(defaultsAnd("sys_admin")))).isEqualTo(393);
        assertThat(docker(defaultsAnd("sys_ptrace")).rules()).hasSize(16);
        assertThat(unconditional(docker(defaultsAnd("sys_ptrace")))).isEqualTo(370);
    }

    @Test
    void dockersDefaultRefusesTheComputedCalls() {
        FilterEvaluation judge = new FilterEvaluation(docker(defaults("docker")));
        List<String> all = List.copyOf(new Syscalls().names("x86_64"));
        List<String> refused = all.stream()
                .filter(n -> !judge.permits(n, OptionalLong.empty()))
                .toList();
        assertThat(all).hasSize(385);
        assertThat(refused)
                .contains(
                        "add_key",
                        "bpf",
                        "clone3",
                        "io_uring_setup",
                        "keyctl",
                        "mount",
                        "userfaultfd",
                        "unshare",
                        "vhangup")
                .doesNotContain("socket", "clone", "personality", "chroot", "ptrace");
    }

    @Test
    void theFilterHoldsWhatDockerSaysOfTheMachine() {
        assertThat(docker(new TreeSet<>()).architectures())
                .containsExactly(Architecture.X86_64, Architecture.X86, Architecture.X32);
        SeccompProfile arm = EngineDefaults.docker().flatten(Architecture.AARCH64, new TreeSet<>(), KERNEL);
        assertThat(arm.architectures()).containsExactly(Architecture.AARCH64, Architecture.ARM);
        assertThat(arm.rules().stream().flatMap(r -> r.names().stream()))
                .contains("set_tls")
                .doesNotContain("arch_prctl");
        SeccompProfile old =
                EngineDefaults.docker().flatten(Architecture.X86_64, new TreeSet<>(), new KernelVersion(4, 7));
        assertThat(new FilterEvaluation(old).permits("ptrace", OptionalLong.empty()))
                .isFalse();
    }

    @Test
    void theDefaultsDifferAsComputed() {
        FilterEvaluation docker = new FilterEvaluation(docker(defaults("docker")));
        FilterEvaluation podman =
                new FilterEvaluation(EngineDefaults.podman().flatten(Architecture.X86_64, defaults("podman"), KERNEL));
        List<String> names = Stream.of(EngineDefaults.docker(), EngineDefaults.podman())
                .flatMap(p -> p.rules().stream())
                .flatMap(r -> r.names().stream())
                .distinct()
                .sorted()
                .toList();
        OptionalLong any = OptionalLong.empty();
        assertThat(names.stream().filter(n -> podman.permits(n, any) && !docker.permits(n, any)))
                .containsExactly(
                        "clone3",
                        "fanotify_init",
                        "fsconfig",
                        "fsmount",
                        "fsopen",
                        "fspick",
                        "get_mempolicy",
                        "keyctl",
                        "mbind",
                        "mount",
                        "mount_setattr",
                        "move_mount",
                        "open_tree",
                        "pidfd_getfd",
                        "pivot_root",
                        "reboot",
                        "set_mempolicy",
                        "setns",
                        "signal",
                        "syslog",
                        "umount",
                        "umount2",
                        "unshare");
        assertThat(names.stream().filter(n -> docker.permits(n, any) && !podman.permits(n, any)))
                .containsExactly(
                        "cachestat",
                        "getxattrat",
                        "io_pgetevents",
                        "io_pgetevents_time64",
                        "listmount",
                        "listxattrat",
                        "map_shadow_stack",
                        "mseal",
                        "removexattrat",
                        "riscv_hwprobe",
                        "setxattrat",
                        "statmount",
                        "uretprobe",
                        "vmsplice");
    }
}
