package dev.lsmith.policy.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.policy.Decision.Outcome;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.Synthesis.Wider;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Of socket(2) a learned filter allows the families and protocols that any layer names. */
class LearnedSocketTest {
    private static final String X86_64 = "x86_64";

    private static Outcome outcome(Dialect dialect, SeccompProfile profile, SyscallUse use) {
        return new SeccompMechanism(dialect).decide(profile, use).outcome();
    }

    private static SyscallUse use(String name, long firstArgument) {
        return new Calls().use(X86_64, name, Optional.of(firstArgument));
    }

    /** The kernel takes the family as an int, the filter compares 64 bits. */
    private static final long VSOCK_IN_DISGUISE = (1L << 32) + 40;

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void socketIsForTheFamiliesThatAnyLayerNames(Dialect dialect) {
        Calls calls = new Calls().seen(X86_64, "socket").sockets(Reporter.APPARMOR, "inet", "netlink");
        Synthesis<SeccompProfile> synthesis = new SeccompMechanism(dialect).synthesise(calls.exactAssignment());
        SeccompProfile profile = synthesis.policy();
        for (long family : List.of(2L, 16L, (1L << 32) + 2)) {
            assertThat(outcome(dialect, profile, use("socket", family))).isEqualTo(Outcome.ALLOWED);
        }
        for (long family : List.of(1L, 10L, 17L, 40L, VSOCK_IN_DISGUISE)) {
            assertThat(outcome(dialect, profile, use("socket", family))).isEqualTo(Outcome.DENIED);
        }
        assertThat(synthesis.wider()).isEmpty();
        SeccompProfile generalised =
                new SeccompMechanism(dialect).synthesise(calls.assignment(true)).policy();
        assertThat(outcome(dialect, generalised, use("socket", 1))).isEqualTo(Outcome.ALLOWED);
        assertThat(outcome(dialect, generalised, use("socket", 10))).isEqualTo(Outcome.DENIED);
    }

    /** No rule of a security module tells SCTP or MPTCP from TCP; the third argument does. MPTCP is TCP to SELinux. */
    @ParameterizedTest
    @CsvSource({
        "APPARMOR, false, 6, true",
        "APPARMOR, false, 0, true",
        "APPARMOR, false, 17, true",
        "APPARMOR, false, 132, false",
        "APPARMOR, false, 262, false",
        "APPARMOR, false, 136, false",
        "APPARMOR, true, 6, true",
        "APPARMOR, true, 17, false",
        "SELINUX, false, 132, false",
        "SELINUX, false, 262, true",
        "SELINUX, true, 262, true",
        "SECCOMP, false, 132, true",
    })
    void socketIsForTheProtocolsThatAnyLayerNames(Reporter reporter, boolean exact, long protocol, boolean allowed) {
        Calls calls = new Calls().seen(X86_64, "socket").sockets(reporter, "inet");
        if (reporter == Reporter.SECCOMP) {
            calls = new Calls().seen(X86_64, "read").seen(X86_64, "socket", 2);
        }
        SeccompProfile profile = new SeccompMechanism(Dialect.OCI)
                .synthesise(exact ? calls.exactAssignment() : calls.assignment(true))
                .policy();
        for (long upper : List.of(0L, 1L << 32)) {
            long[] arguments = {2, 1, protocol + upper};
            Optional<SyscallRule> rule = FilterEvaluation.decisive(
                    new FilterEvaluation(profile).rules("socket"), index -> OptionalLong.of(arguments[index]));
            assertThat(rule.isPresent()).isEqualTo(allowed);
        }
    }

    @Test
    void selinuxDoesNotTellIpv4FromIpv6() {
        Calls calls = new Calls().seen(X86_64, "socket").sockets(Reporter.SELINUX, "inet");
        SeccompProfile profile = new SeccompMechanism(Dialect.OCI)
                .synthesise(calls.exactAssignment())
                .policy();
        assertThat(outcome(Dialect.OCI, profile, use("socket", 10))).isEqualTo(Outcome.ALLOWED);
        assertThat(outcome(Dialect.OCI, profile, use("socket", 16))).isEqualTo(Outcome.DENIED);
    }

    @Test
    void aTraceTellsTheFamiliesToo() {
        Calls calls = new Calls().seen(X86_64, "read").seen(X86_64, "socket", 16);
        SeccompProfile profile = new SeccompMechanism(Dialect.OCI)
                .synthesise(calls.exactAssignment())
                .policy();
        assertThat(outcome(Dialect.OCI, profile, use("socket", 16))).isEqualTo(Outcome.ALLOWED);
        assertThat(outcome(Dialect.OCI, profile, use("socket", 2))).isEqualTo(Outcome.DENIED);
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aFamilyThatIsNoneIsAllowedAsSeenAndOpensNoOther(Dialect dialect) {
        Calls calls = new Calls()
                .seen(X86_64, "read")
                .seen(X86_64, "socket", 16)
                .seen(X86_64, "socket", -1)
                .seen(X86_64, "socket", (0x7fffL << 48) + 17)
                .seen(X86_64, "socket", 4711);
        SeccompProfile profile = new SeccompMechanism(dialect)
                .synthesise(calls.exactAssignment())
                .policy();
        for (long family : List.of(16L, -1L, 0xffff_ffffL, 17L, 4711L)) {
            assertThat(outcome(dialect, profile, use("socket", family))).isEqualTo(Outcome.ALLOWED);
        }
        for (long family : List.of(1L, 2L, 40L, VSOCK_IN_DISGUISE, 4712L)) {
            assertThat(outcome(dialect, profile, use("socket", family))).isEqualTo(Outcome.DENIED);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void noConditionOnAFamilyCanBeSlippedPast(Dialect dialect) {
        SeccompMechanism target = new SeccompMechanism(dialect);
        SeccompProfile learned = target.synthesise(
                        new Calls().seen(X86_64, "socket").assignment(true))
                .policy();
        SeccompProfile byDefault =
                target.synthesise(new Calls().assignment(true)).policy();
        for (SeccompProfile profile : List.of(learned, byDefault)) {
            for (long family : List.of(1L, 2L, 10L, 16L, 17L, 45L)) {
                assertThat(outcome(dialect, profile, use("socket", family))).isEqualTo(Outcome.ALLOWED);
            }
            for (long family : List.of(40L, VSOCK_IN_DISGUISE)) {
                assertThat(outcome(dialect, profile, use("socket", family))).isEqualTo(Outcome.DENIED);
            }
        }
    }

    @Test
    void aFamilyInDisguiseIsWiderThanTheDefault() {
        Calls calls = new Calls().seen(X86_64, "socket").seen(X86_64, "socket", VSOCK_IN_DISGUISE);
        assertThat(new SeccompMechanism(Dialect.DOCKER)
                        .synthesise(calls.assignment(true))
                        .wider())
                .extracting(Wider::what)
                .singleElement()
                .asString()
                .contains("first argument 40");
    }
}
