package dev.lsmith.policy.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.policy.Decision.Outcome;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.Synthesis.LeftOut;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.Synthesis.Wider;
import dev.lsmith.policy.seccomp.SeccompProfile.ArchMapEntry;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a logging filter reported becomes a profile. */
class LearnedProfileTest {
    private static final String X86_64 = "x86_64";

    private static Outcome outcome(Dialect dialect, SeccompProfile profile, SyscallUse use) {
        return new SeccompMechanism(dialect).decide(profile, use).outcome();
    }

    private static SyscallUse use(String name) {
        return new Calls().use(X86_64, name, Optional.empty());
    }

    private static SyscallUse use(String name, long firstArgument) {
        return new Calls().use(X86_64, name, Optional.of(firstArgument));
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void allowsWhatWasSeenAndTheRuntimesOwnAndNothingElse(Dialect dialect) {
        Calls calls = new Calls().seen(X86_64, "accept4", "socket", "epoll_wait");
        Synthesis<SeccompProfile> synthesis = new SeccompMechanism(dialect).synthesise(calls.assignment(false));
        SeccompProfile profile = synthesis.policy();

        assertThat(synthesis.basis()).isEqualTo(Synthesis.Basis.OBSERVED);
        assertThat(outcome(dialect, profile, use("accept4"))).isEqualTo(Outcome.ALLOWED);
        assertThat(outcome(dialect, profile, use("execve"))).isEqualTo(Outcome.ALLOWED);
        assertThat(outcome(dialect, profile, use("rt_sigreturn"))).isEqualTo(Outcome.ALLOWED);
        assertThat(outcome(dialect, profile, use("mkdir"))).isEqualTo(Outcome.DENIED);
        assertThat(profile.defaultErrno()).contains(dialect.defaultErrno());
        assertThat(synthesis.wider()).isEmpty();
    }

    @Test
    void everyNameHasAReason() {
        Calls calls = new Calls().seen(X86_64, "accept4", "socket", "clone");
        Synthesis<SeccompProfile> synthesis = new SeccompMechanism(Dialect.DOCKER).synthesise(calls.assignment(false));
        long rules = synthesis.policy().rules().stream()
                .mapToLong(r -> r.names().size())
                .sum();
        assertThat(synthesis.justifications()).hasSize((int) rules);
        assertThat(synthesis.justifications())
                .anySatisfy(j -> {
                    assertThat(j.rule()).isEqualTo("allow accept4");
                    assertThat(j.reason()).isInstanceOf(Reason.Observed.class);
                })
                .anySatisfy(j -> {
                    assertThat(j.rule()).isEqualTo("allow execve");
                    assertThat(j.reason()).isInstanceOf(Reason.Baseline.class);
                });
    }

    /** Where the container makes and removes files of its own, it cuts and removes them sooner or later. */
    @Test
    void callsOnFilesOfItsOwnData() {
        Calls calls = new Calls().seen(X86_64, "openat", "fsync", "rename");
        FileAccess folder =
                FileAccess.of("/data/", FileAccess.FileKind.DIRECTORY, List.of(FilePermission.CREATE), Ownership.OWNER);
        FileAccess file =
                FileAccess.of("/data/x", FileAccess.FileKind.REGULAR, List.of(FilePermission.CREATE), Ownership.OWNER);
        SeccompMechanism mechanism = new SeccompMechanism(Dialect.DOCKER);
        SeccompProfile without = mechanism.synthesise(calls.assignment(false)).policy();
        assertThat(outcome(Dialect.DOCKER, without, use("truncate"))).isEqualTo(Outcome.DENIED);
        for (FileAccess one : List.of(folder, file)) {
            calls.add(one, Reporter.APPARMOR, Verdict.COMPLAINED, Phase.APPLICATION);
        }
        Synthesis<SeccompProfile> made = mechanism.synthesise(calls.assignment(false));
        for (String name :
                List.of("truncate", "ftruncate", "unlink", "unlinkat", "rmdir", "mkdir", "link", "fallocate")) {
            assertThat(outcome(Dialect.DOCKER, made.policy(), use(name)))
                    .as(name)
                    .isEqualTo(Outcome.ALLOWED);
        }
        for (String name : List.of("chown", "mount", "sync", "symlink")) {
            assertThat(outcome(Dialect.DOCKER, made.policy(), use(name)))
                    .as(name)
                    .isEqualTo(Outcome.DENIED);
        }
        assertThat(made.justifications())
                .anyMatch(j -> j.rule().equals("allow truncate")
                        && j.generalisation()
                                .filter(g -> g.rule().equals("file-calls"))
                                .isPresent());
        SeccompProfile exact = mechanism.synthesise(calls.exactAssignment()).policy();
        assertThat(outcome(Dialect.DOCKER, exact, use("truncate"))).isEqualTo(Outcome.DENIED);
    }

    @Test
    void keepsDockersConditions() {
        Calls calls = new Calls().seen(X86_64, "socket", "clone", "personality");
        SeccompProfile profile = new SeccompMechanism(Dialect.OCI)
                .synthesise(calls.assignment(true))
                .policy();
        assertThat(outcome(Dialect.OCI, profile, use("socket", 2))).isEqualTo(Outcome.ALLOWED);
        assertThat(outcome(Dialect.OCI, profile, use("socket", 40))).isEqualTo(Outcome.DENIED);
        assertThat(outcome(Dialect.OCI, profile, use("clone", 0x3d0f00))).isEqualTo(Outcome.ALLOWED);
        assertThat(outcome(Dialect.OCI, profile, use("clone", 0x10000011))).isEqualTo(Outcome.DENIED);
        assertThat(outcome(Dialect.OCI, profile, use("personality", 0xffffffffL)))
                .isEqualTo(Outcome.ALLOWED);
        assertThat(outcome(Dialect.OCI, profile, use("personality", 0x40000))).isEqualTo(Outcome.DENIED);
    }

    @Test
    void evidenceOpensAConditionByExactlyWhatWasSeenAndSaysSo() {
        Calls calls = new Calls().seen(X86_64, "socket").seen(X86_64, "socket", 40);
        Synthesis<SeccompProfile> synthesis = new SeccompMechanism(Dialect.DOCKER).synthesise(calls.assignment(true));
        assertThat(outcome(Dialect.DOCKER, synthesis.policy(), use("socket", 40)))
                .isEqualTo(Outcome.ALLOWED);
        assertThat(outcome(Dialect.DOCKER, synthesis.policy(), use("socket", 38)))
                .isEqualTo(Outcome.DENIED);
        assertThat(synthesis.wider())
                .extracting(Wider::what)
                .singleElement()
                .asString()
                .contains("first argument 40");
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void whatAnotherLibraryCallsForTheSameJobIsAllowedByName(Dialect dialect) {
        Calls calls = new Calls().seen(X86_64, "openat", "newfstatat", "epoll_wait", "dup2", "vfork", "settimeofday");
        SeccompMechanism target = new SeccompMechanism(dialect);
        Synthesis<SeccompProfile> synthesis = target.synthesise(calls.assignment(true));
        List<String> same = List.of(
                "open",
                "openat2",
                "statx",
                "fstat",
                "epoll_pwait",
                "dup3",
                "clock_gettime",
                "time",
                "gettimeofday",
                "getcpu");
        for (String call : same) {
            assertThat(outcome(dialect, synthesis.policy(), use(call))).as(call).isEqualTo(Outcome.ALLOWED);
        }
        assertThat(outcome(dialect, synthesis.policy(), use("clone", 0x3d0f00))).isEqualTo(Outcome.ALLOWED);
        assertThat(outcome(dialect, synthesis.policy(), use("clone", 0x10000000)))
                .isEqualTo(Outcome.DENIED);
        assertThat(target.decide(synthesis.policy(), use("clone3")).outcome()).isEqualTo(Outcome.DIVERTED);
        for (String call : List.of("clock_settime", "mkdir", "pipe2", "unlink")) {
            assertThat(outcome(dialect, synthesis.policy(), use(call))).as(call).isEqualTo(Outcome.DENIED);
        }
        assertThat(synthesis.justifications()).anySatisfy(j -> {
            assertThat(j.rule()).isEqualTo("allow open");
            assertThat(j.reason())
                    .isInstanceOfSatisfying(
                            Reason.Derived.class, r -> assertThat(r.how()).startsWith("group open: "));
        });
        SeccompProfile exact = target.synthesise(calls.exactAssignment()).policy();
        for (String call : List.of("open", "epoll_pwait2", "dup3", "time", "gettimeofday", "getcpu")) {
            assertThat(outcome(dialect, exact, use(call))).as(call).isEqualTo(Outcome.DENIED);
        }
    }

    @Test
    void flagsWhatTheDefaultRefuses() {
        Calls calls = new Calls().seen(X86_64, "mount", "read", "io_uring_setup");
        Synthesis<SeccompProfile> synthesis = new SeccompMechanism(Dialect.DOCKER).synthesise(calls.assignment(true));
        assertThat(outcome(Dialect.DOCKER, synthesis.policy(), use("mount"))).isEqualTo(Outcome.ALLOWED);
        assertThat(synthesis.wider())
                .extracting(Wider::what)
                .containsExactly(
                        "io_uring_setup: the default refuses it",
                        "mount: the default allows it only to containers with CAP_SYS_ADMIN");
        assertThat(new SeccompMechanism(Dialect.DOCKER)
                        .synthesise(calls.assignment(true, "sys_admin"))
                        .wider())
                .extracting(Wider::what)
                .containsExactly("io_uring_setup: the default refuses it");
    }

    @Test
    void answersClone3WithEnosysAndAllowsClone() {
        Calls calls = new Calls().seen(X86_64, "clone3");
        Synthesis<SeccompProfile> synthesis = new SeccompMechanism(Dialect.DOCKER).synthesise(calls.assignment(true));
        SeccompMechanism target = new SeccompMechanism(Dialect.DOCKER);
        assertThat(target.decide(synthesis.policy(), use("clone3")).rules()).containsExactly("errno(38) clone3");
        assertThat(outcome(Dialect.DOCKER, synthesis.policy(), use("clone", 0x3d0f00)))
                .isEqualTo(Outcome.ALLOWED);
        assertThat(synthesis.leftOut()).extracting(LeftOut::access).containsExactly(use("clone3"));
        assertThat(synthesis.wider()).isEmpty();
    }

    @Test
    void allowsClone3ToAContainerThatDockerWouldAllowIt() {
        Calls calls = new Calls().seen(X86_64, "clone3");
        Synthesis<SeccompProfile> synthesis =
                new SeccompMechanism(Dialect.DOCKER).synthesise(calls.assignment(true, "sys_admin"));
        assertThat(outcome(Dialect.DOCKER, synthesis.policy(), use("clone3"))).isEqualTo(Outcome.ALLOWED);
        assertThat(synthesis.leftOut()).isEmpty();
    }

    @Test
    void listsOnlyTheArchitecturesSeen() {
        SyscallUse i386 = new Calls().use("x86", "getpid", Optional.empty());
        SeccompMechanism target = new SeccompMechanism(Dialect.DOCKER);
        SeccompProfile without = target.synthesise(
                        new Calls().seen(X86_64, "getpid").assignment(true))
                .policy();
        assertThat(target.decide(without, i386).outcome()).isEqualTo(Outcome.DENIED);
        SeccompProfile with = target.synthesise(
                        new Calls().seen(X86_64, "read").seen("x86", "getpid").assignment(true))
                .policy();
        assertThat(target.decide(with, i386).outcome()).isEqualTo(Outcome.ALLOWED);
        assertThat(with.archMap()).containsExactly(new ArchMapEntry(Architecture.X86_64, List.of(Architecture.X86)));
    }

    @Test
    void reportsWhatItCannotName() {
        Calls calls = new Calls()
                .seen(X86_64, "read")
                .add(
                        new SyscallUse(X86_64, 9999, Optional.empty(), Optional.empty()),
                        Reporter.SECCOMP,
                        Verdict.COMPLAINED,
                        Phase.APPLICATION)
                .add(
                        new SyscallUse("0xdead", 1, Optional.empty(), Optional.empty()),
                        Reporter.SECCOMP,
                        Verdict.COMPLAINED,
                        Phase.APPLICATION);
        assertThat(new SeccompMechanism(Dialect.OCI)
                        .synthesise(calls.assignment(true))
                        .leftOut())
                .hasSize(2);
    }

    @Test
    void theRuntimesCallsFollowNoNewPrivileges() {
        Calls calls = new Calls().seen(X86_64, "read");
        SeccompMechanism target = new SeccompMechanism(Dialect.DOCKER);
        assertThat(outcome(
                        Dialect.DOCKER,
                        target.synthesise(calls.assignment(false)).policy(),
                        use("capset")))
                .isEqualTo(Outcome.ALLOWED);
        assertThat(outcome(
                        Dialect.DOCKER,
                        target.synthesise(calls.assignment(true)).policy(),
                        use("capset")))
                .isEqualTo(Outcome.DENIED);
    }

    @Test
    void aLogOfRefusalsIsNoRecording() {
        Calls calls = new Calls().add(use("mount"), Reporter.SECCOMP, Verdict.DENIED, Phase.APPLICATION);
        Synthesis<SeccompProfile> synthesis = new SeccompMechanism(Dialect.DOCKER).synthesise(calls.assignment(true));
        assertThat(synthesis.basis()).isEqualTo(Synthesis.Basis.DEFAULT_AND_SEEN);
        assertThat(outcome(Dialect.DOCKER, synthesis.policy(), use("mount"))).isEqualTo(Outcome.ALLOWED);
        assertThat(outcome(Dialect.DOCKER, synthesis.policy(), use("getpid"))).isEqualTo(Outcome.ALLOWED);
        assertThat(outcome(Dialect.DOCKER, synthesis.policy(), use("keyctl"))).isEqualTo(Outcome.DENIED);
        assertThat(synthesis.wider()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void withoutEvidenceTheEnginesDefaultStays(Dialect dialect) {
        Synthesis<SeccompProfile> synthesis =
                new SeccompMechanism(dialect).synthesise(new Calls().assignment(true, "chown"));
        assertThat(synthesis.basis()).isEqualTo(Synthesis.Basis.BASELINE);
        assertThat(outcome(dialect, synthesis.policy(), use("read"))).isEqualTo(Outcome.ALLOWED);
        assertThat(outcome(dialect, synthesis.policy(), use("chroot"))).isEqualTo(Outcome.DENIED);
        assertThat(outcome(dialect, synthesis.policy(), use("keyctl")))
                .isEqualTo(dialect == Dialect.PODMAN ? Outcome.ALLOWED : Outcome.DENIED);
        assertThat(synthesis.justifications())
                .hasSize(synthesis.policy().rules().size());
        assertThat(synthesis.notes().get(0)).contains("so this is");
    }
}
