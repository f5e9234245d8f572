package dev.lsmith.launch.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.PrivilegeGain;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.Specs;
import dev.lsmith.launch.proposal.Proposals.Proposal;
import dev.lsmith.launch.proposal.Proposals.Recorded;
import dev.lsmith.model.coverage.Coverage;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A limit of processes, and another user than root. */
class ProposalsTest {
    private static final ContainerSpec UNSAID = Specs.read("docker run app").get(0);

    @ParameterizedTest
    @CsvSource({"0, 256", "4, 256", "63, 256", "64, 512", "127, 512", "128, 1024", "4095, 16384", "4096, -1", "5000, -1"
    })
    void thePidsLimitIsFourTimesWhatWasEverStarted(int clones, long limit) {
        Recorded recorded =
                new Recording().calls("clone", clones).calls("write", 1).recorded();
        Proposal<Long> proposal = PidsLimit.of(recorded, Optional.of(UNSAID)).orElseThrow();
        assertThat(proposal.value()).isEqualTo(limit < 0 ? Optional.empty() : Optional.of(limit));
        assertThat(proposal.reason()).startsWith(clones + " clones and forks in the whole log");
    }

    @Test
    void everyWayToStartAProcessCounts() {
        Recorded recorded = new Recording()
                .calls("clone", 20)
                .calls("clone3", 20)
                .calls("fork", 20)
                .calls("vfork", 20)
                .recorded();
        assertThat(PidsLimit.of(recorded, Optional.empty()).orElseThrow().value())
                .contains(512L);
    }

    @Test
    void aPidsLimitNeedsAFilterThatLogsAll() {
        Recorded files = new Recording().file("r", "/x").recorded();
        assertThat(PidsLimit.of(files, Optional.empty()).orElseThrow().reason())
                .startsWith("its clones and forks are not all counted");
        Recorded calls = new Recording().calls("clone", 1).recorded();
        Recorded lossy = new Recorded(calls.model(), calls.actor(), Coverage.NOTHING);
        assertThat(PidsLimit.of(lossy, Optional.empty()).orElseThrow().reason())
                .startsWith("its clones and forks are not all counted");
        assertThat(PidsLimit.of(calls, Optional.of(Specs.host("\"PidsLimit\": 7"))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'defaultAction': 'SCMP_ACT_LOG'} | true",
                "{'defaultAction': 'SCMP_ACT_LOG', 'syscalls': [{'names': ['read'], 'action': 'SCMP_ACT_ALLOW'}]} | true",
                "{'defaultAction': 'SCMP_ACT_LOG', 'syscalls': [{'names': ['fork'], 'action': 'SCMP_ACT_ALLOW'}]} | false",
                "{'defaultAction': 'SCMP_ACT_ERRNO', 'syscalls': [{'names': ['read'], 'action': 'SCMP_ACT_LOG'}]} | false",
                "{damaged | false"
            })
    void aFilterThatLetsForksPassCountsNone(String filter, boolean proposed) {
        String option = filter.replace("'", "\\\"");
        ContainerSpec spec = Specs.host("\"SecurityOpt\": [\"seccomp=" + option + "\"]");
        Recorded recorded = new Recording().calls("clone", 1).recorded();
        assertThat(PidsLimit.of(recorded, Optional.of(spec))
                        .orElseThrow()
                        .value()
                        .isPresent())
                .isEqualTo(proposed);
    }

    private static Proposal<String> user(Recording recording, ContainerSpec spec) {
        return OtherUser.of(recording.recorded(), Optional.of(spec)).orElseThrow();
    }

    @Test
    void theUserThatItRanAsIsProposed() {
        Recording recording = new Recording().as(101, 102).calls("write", 1);
        assertThat(user(recording, UNSAID).value()).contains("101:102");
        assertThat(user(recording.as(101, 103), UNSAID).value()).contains("101");
        assertThat(OtherUser.of(
                        recording.recorded(),
                        Optional.of(Specs.read("docker run --user 5 app").get(0))))
                .isEmpty();
    }

    @Test
    void rootIsNeverGivenAnotherUser() {
        Recording root = new Recording().as(0, 0).calls("write", 1);
        assertThat(user(root, UNSAID).reason()).startsWith("it acts as root");
        root.as(33, 33).add(new CapabilityUse("setuid", false), Reporter.APPARMOR);
        assertThat(user(root, UNSAID).reason()).isEqualTo("it starts as root and changes its user itself");
        assertThat(user(root, UNSAID).positions()).isNotEmpty();
    }

    @Test
    void whatSpeaksAgainstAUser() {
        assertThat(user(new Recording().as(7, 7).as(8, 7).calls("write", 1), UNSAID)
                        .reason())
                .isEqualTo("it acts as several users: [7, 8]");
        assertThat(user(new Recording().as(100_007, 7).calls("write", 1), UNSAID)
                        .reason())
                .isEqualTo("the log has the host's numbers of a user namespace");
        ContainerSpec podman = Specs.read("podman run app").get(0);
        assertThat(user(new Recording().as(7, 7).calls("write", 1), podman).value())
                .isEmpty();
        assertThat(user(
                                new Recording()
                                        .as(7, 7)
                                        .calls("write", 1)
                                        .add(new CapabilityUse("net_raw", false), Reporter.APPARMOR),
                                UNSAID)
                        .reason())
                .isEqualTo("it uses a capability: net_raw");
        PrivilegeGain gain = new PrivilegeGain("/bin/su", PrivilegeGain.GainCause.SETUID, new TreeSet<>());
        assertThat(user(new Recording().as(7, 7).calls("write", 1).add(gain, Reporter.SYSCALL_RECORD), UNSAID)
                        .reason())
                .isEqualTo("an exec gave it privileges: /bin/su");
        assertThat(user(new Recording().calls("write", 1), UNSAID).reason())
                .isEqualTo("no record tells as whom it acted");
    }

    @Test
    void eachCanBeSwitchedOff() {
        Recorded recorded =
                new Recording().as(7, 7).calls("clone", 1).file("r", "/x").recorded();
        Proposals all = Proposals.of(recorded, Optional.of(UNSAID), Set.of());
        assertThat(all.all()).extracting(p -> p.kind().word()).containsExactly("read-only", "pids-limit", "user");
        assertThat(all.all()).allSatisfy(p -> assertThat(p.value()).isPresent());
        for (Proposal.ProposalKind kind : Proposal.ProposalKind.values()) {
            assertThat(Proposals.of(recorded, Optional.of(UNSAID), Set.of(kind)).all())
                    .hasSize(2)
                    .noneMatch(p -> p.kind() == kind);
        }
    }
}
