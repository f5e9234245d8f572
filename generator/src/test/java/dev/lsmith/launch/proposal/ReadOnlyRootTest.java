package dev.lsmith.launch.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.Specs;
import dev.lsmith.launch.proposal.Proposals.Proposal;
import dev.lsmith.launch.proposal.Proposals.Recorded;
import dev.lsmith.model.coverage.Coverage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a root may be read-only, and which directories must then lie in memory. */
class ReadOnlyRootTest {
    private static final ContainerSpec SPEC = Specs.host("\"Binds\": [\"data:/data\", \"/srv:/srv:ro\"]");

    /** The proposal for {@code mask path} words; {@code mv} takes two. */
    private static Proposal<List<TmpfsMount>> proposal(String accesses) {
        Recording recording = new Recording();
        for (String access : accesses.split(";", -1)) {
            String[] words = access.trim().split(" ", 3);
            if (words[0].equals("x")) {
                recording.exec(words[1]);
            } else if (words[0].equals("mv")) {
                recording.rename(words[1], words[2]);
            } else {
                recording.file(words[0], words[1]);
            }
        }
        return ReadOnlyRoot.of(recording.recorded(), Optional.of(SPEC)).orElseThrow();
    }

    private static Optional<List<String>> flags(Proposal<List<TmpfsMount>> proposal) {
        return proposal.value()
                .map(scratch -> scratch.stream().map(TmpfsMount::flag).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "r /etc/passwd | ''",
                "r /etc/passwd; wc /data/x; d /data/y | ''",
                "w /dev/null; w /proc/self/comm; w /dev/shm/x | ''",
                "c /run/app.pid; wc /run/app.pid; d /run/app.pid | /run:mode=0755,size=256m",
                "c /run/a/; c /run/a/b/; c /run/a/b/f; w /run/a/b/f; r /run/a/b/f | /run:mode=0755,size=256m",
                "ac /var/log/app.log | /var/log:mode=0755,size=256m",
                "c /tmp/x; c /run/y | /run:mode=0755,size=256m /tmp:mode=0755,size=256m",
                "s /var/lib/app/; c /var/lib/app/f | /var/lib/app:mode=0755,size=256m",
                "wc /run/app.pid; c /tmp/x; mv /tmp/x /tmp/y; wc /run/app.sock | /run:mode=0755,size=256m /tmp:mode=0755,size=256m",
                "c /tmp/x; r /tmp/x; mv /tmp/x /tmp/z | /tmp:mode=0755,size=256m",
            })
    void isProposed(String accesses, String flags) {
        Proposal<List<TmpfsMount>> proposal = proposal(accesses);
        assertThat(proposal.value()).as(proposal.reason()).isPresent();
        assertThat(String.join(" ", flags(proposal).orElseThrow())).isEqualTo(flags);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "w /etc/app.conf | it uses /etc/app.conf, which it did not make, beside what it writes",
                "c /etc/.lock; r /etc/passwd | it uses /etc/passwd, which it did not make, beside what it writes",
                "d /run/old.pid | it uses /run/old.pid, which it did not make, beside what it writes",
                "s /run/old.pid | it uses /run/old.pid, which it did not make, beside what it writes",
                "r /run/x; d /run/x; c /run/x | it uses /run/x, which it did not make, beside what it writes",
                "rwc /run/db | it uses /run/db, which it did not make, beside what it writes",
                "c /run/a; r /run/ | it lists /run, where it writes and the image may have files",
                "c /opt/a; x /opt/tool | it executes /opt/tool, below a directory that it writes to",
                "c /x | it writes /x in the root itself",
                "c /tmp/x; mv /tmp/x /run/y | it may rename /tmp/x to /run/y",
                "wc /run/y; c /tmp/x; mv /tmp/x /tmp/z; wc /run/y | it may rename /tmp/x to /run/y",
            })
    void isNotProposed(String accesses, String why) {
        Proposal<List<TmpfsMount>> proposal = proposal(accesses);
        assertThat(proposal.value()).isEmpty();
        assertThat(proposal.reason()).isEqualTo(why);
        assertThat(proposal.positions()).isNotEmpty();
        assertThat(proposal.evidence()).contains("(audit.log:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/run/a:b/x", "/run/a,b/x", "/run/a b/x", "/run/$(id)/x", "/run/a\nb/x", "/run/\u001b[31m/x"})
    void aNameThatNoFlagCanCarryStopsIt(String path) {
        Proposal<List<TmpfsMount>> proposal = ReadOnlyRoot.of(
                        new Recording().file("c", path).recorded(), Optional.of(SPEC))
                .orElseThrow();
        assertThat(proposal.value()).isEmpty();
    }

    @Test
    void whoWritesDecidesTheMode() {
        Recording one = new Recording().file("c", "/run/x", 7, Ownership.OWNER);
        assertThat(flags(ReadOnlyRoot.of(one.recorded(), Optional.of(SPEC)).orElseThrow()))
                .contains(List.of("/run:mode=1777,uid=7,size=256m"));
        Recording two = one.file("c", "/run/y").file("d", "/run/y", 7, Ownership.OTHER);
        Proposal<List<TmpfsMount>> shared =
                ReadOnlyRoot.of(two.recorded(), Optional.of(SPEC)).orElseThrow();
        assertThat(shared.value()).isEmpty();
        assertThat(shared.reason()).isEqualTo("several users share /run, and one changes /run/y");
    }

    /** dnsmasq makes its pid file as root, gives it away, and has no CAP_DAC_OVERRIDE left; named has it. */
    @Test
    void whereRootWritesWithoutOverridingTheDirectoryStaysRoots() {
        Recording dnsmasq = new Recording()
                .as(0, 0)
                .as(999, 30)
                .file("c", "/run/dnsmasq.pid")
                .file("wc", "/run/dnsmasq.pid")
                .file("d", "/run/dnsmasq.pid", 999, Ownership.OWNER);
        assertThat(flags(ReadOnlyRoot.of(dnsmasq.recorded(), Optional.of(SPEC)).orElseThrow()))
                .contains(List.of("/run:mode=1777,gid=30,size=256m"));
        Recording named = dnsmasq.add(new CapabilityUse("dac_override", false), Reporter.APPARMOR);
        assertThat(flags(ReadOnlyRoot.of(named.recorded(), Optional.of(SPEC)).orElseThrow()))
                .contains(List.of("/run:mode=1777,uid=999,gid=30,size=256m"));
    }

    @Test
    void aHardLinkStaysInItsDirectory() {
        Recording recording = new Recording()
                .file("c", "/run/x")
                .add(new LinkAccess("/run/y", "/run/x", Ownership.OWNER), Reporter.APPARMOR);
        assertThat(flags(
                        ReadOnlyRoot.of(recording.recorded(), Optional.of(SPEC)).orElseThrow()))
                .contains(List.of("/run:mode=0755,size=256m"));
        recording.add(new LinkAccess("/run/z", "/etc/x", Ownership.OWNER), Reporter.APPARMOR);
        assertThat(ReadOnlyRoot.of(recording.recorded(), Optional.of(SPEC))
                        .orElseThrow()
                        .value())
                .isEmpty();
    }

    private static final String NOBODY = "nothing that reports every use of files watched the container";

    @Test
    void withoutWholeEvidenceNothingIsProposed() {
        Recorded recorded = new Recording().file("c", "/run/x").recorded();
        Recorded lossy = new Recorded(recorded.model(), recorded.actor(), Coverage.NOTHING);
        Recorded calls = new Recording().calls("write", 1).recorded();
        assertThat(List.of(
                        ReadOnlyRoot.of(recorded, Optional.empty()).orElseThrow(),
                        ReadOnlyRoot.of(lossy, Optional.of(SPEC)).orElseThrow(),
                        ReadOnlyRoot.of(calls, Optional.of(SPEC)).orElseThrow()))
                .allSatisfy(p -> assertThat(p.value()).isEmpty())
                .extracting(Proposal::reason)
                .containsExactly(
                        "without a spec nobody knows which of its files lie on mounts",
                        "no AppArmor profile told every file that it writes: " + NOBODY,
                        "no AppArmor profile told every file that it writes: " + NOBODY);
    }

    @Test
    void deviceNodesNeedAFileSystemThatOpensThem() {
        Recorded recorded = new Recording()
                .file("c", "/run/x")
                .add(new CapabilityUse("mknod", false), Reporter.APPARMOR)
                .recorded();
        assertThat(ReadOnlyRoot.of(recorded, Optional.of(SPEC)).orElseThrow().value())
                .isEmpty();
    }

    @Test
    void theRuntimesOwnWritesDoNotCount() {
        Recorded recorded = new Recording()
                .file("r", "/etc/passwd")
                .runtime()
                .file("c", "/newdir/")
                .recorded();
        assertThat(flags(ReadOnlyRoot.of(recorded, Optional.of(SPEC)).orElseThrow()))
                .contains(List.of());
    }

    @Test
    void aReadOnlyRootNeedsNoProposal() {
        Recorded recorded = new Recording().file("r", "/etc/passwd").recorded();
        assertThat(ReadOnlyRoot.of(recorded, Optional.of(Specs.host("\"ReadonlyRootfs\": true"))))
                .isEmpty();
    }
}
