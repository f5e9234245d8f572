package dev.lsmith.policy.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.SyscallUse;
import dev.lsmith.policy.Assignment.Privileges;
import dev.lsmith.policy.Decision;
import dev.lsmith.policy.Recorded;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.Synthesis.LeftOut;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Law 2: replaying a recording through the profile made from it denies only what is reported as left out. */
class ReplayTest {
    static Stream<Arguments> services() {
        return Recorded.SERVICES.stream()
                .flatMap(s -> Stream.of(Dialect.values()).map(d -> Arguments.of(s, d)));
    }

    private static Synthesis<SeccompProfile> learned(SeccompMechanism target, String folder) {
        return target.synthesise(Recorded.in(folder).assignment(new Privileges(new TreeSet<>(Set.of("chown")), true)));
    }

    private static List<String> denied(SeccompMechanism target, SeccompProfile profile, Set<SyscallUse> uses) {
        List<String> denied = new ArrayList<>();
        for (SyscallUse use : uses) {
            Decision decision = target.decide(profile, use);
            if (decision.outcome() != Decision.Outcome.ALLOWED) {
                denied.add(use.text() + ": " + decision.rules());
            }
        }
        return denied;
    }

    @ParameterizedTest
    @MethodSource("services")
    void bothRunsPass(String service, Dialect dialect) {
        SeccompMechanism target = new SeccompMechanism(dialect);
        Synthesis<SeccompProfile> synthesis = learned(target, service);
        assertThat(synthesis.basis()).isEqualTo(Synthesis.Basis.OBSERVED);
        assertThat(synthesis.wider()).isEmpty();
        Set<Object> left = synthesis.leftOut().stream().map(LeftOut::access).collect(Collectors.toSet());
        for (String run : List.of(service, service + "/run2")) {
            Set<SyscallUse> uses = new TreeSet<>(
                    Recorded.in(run).model().accesses(SyscallUse.class).keySet());
            uses.removeIf(left::contains);
            assertThat(denied(target, synthesis.policy(), uses)).as(run).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("services")
    void withoutSeccompRecordsTheDefaultStaysAndLetsItPass(String service, Dialect dialect) {
        SeccompMechanism target = new SeccompMechanism(dialect);
        Synthesis<SeccompProfile> synthesis = learned(target, service + "/selinux");
        assertThat(synthesis.basis()).isEqualTo(Synthesis.Basis.BASELINE);
        Set<Object> left = synthesis.leftOut().stream().map(LeftOut::access).collect(Collectors.toSet());
        Set<SyscallUse> uses = new TreeSet<>(Recorded.in(service + "/selinux")
                .model()
                .accesses(SyscallUse.class)
                .keySet());
        uses.removeIf(left::contains);
        assertThat(denied(target, synthesis.policy(), uses)).isEmpty();
        assertThat(synthesis.notes()).anyMatch(n -> n.contains("from other records"));
    }
}
