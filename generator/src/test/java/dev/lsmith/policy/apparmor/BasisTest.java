package dev.lsmith.policy.apparmor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.access.Access.UserNamespaceUse;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Endpoint;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.MountUse;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.access.Subject;
import dev.lsmith.base.Position;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.Specs;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Assignment.Privileges;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.Synthesis.Basis;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a profile rests on, what it leaves out, and where it goes beyond Docker's default. */
class BasisTest {
    private final AppArmorMechanism target = new AppArmorMechanism(Abi.V3_0);

    private String text(Synthesis<AppArmorProfile> made) {
        return target.render(made.policy()).getOrDefault("apparmor/web", "");
    }

    @Test
    void everyRuleHasAReason() {
        Synthesis<AppArmorProfile> made = target.synthesise(SynthesisTest.assignment(
                SynthesisTest.file("/a", Ownership.OWNER, FilePermission.READ),
                SynthesisTest.file("/a", Ownership.OTHER, FilePermission.WRITE)));
        Set<String> explained = new TreeSet<>();
        made.justifications().forEach(j -> explained.add(j.rule()));
        String text = text(made);
        made.policy()
                .profiles()
                .get(0)
                .rules()
                .forEach(rule -> assertThat(explained).anyMatch(text::contains));
        assertThat(explained).contains("/a w,", "owner /a r,", "flags=(attach_disconnected)");
        assertThat(explained.size())
                .isEqualTo(made.policy().profiles().get(0).rules().size() + 2);
        assertThat(text).contains("  owner /a r,\n  /a w,\n");
    }

    @Test
    void withoutEvidenceDockersDefaultIsNarrowed() throws Exception {
        Path inspect = Path.of(System.getProperty("lsmith.root", ".."), "examples/nginx/inspect.json");
        ContainerSpec spec =
                Specs.containers("inspect.json", Files.readAllBytes(inspect)).get(0);
        Synthesis<AppArmorProfile> made = target.synthesise(new Assignment(
                "web", Model.EMPTY, Optional.of(spec), new Privileges(new TreeSet<>(Set.of("chown")), true), false));
        String text = text(made);
        assertThat(made.basis()).isEqualTo(Basis.BASELINE);
        assertThat(text)
                .startsWith("# No evidence: this is Docker's default")
                .contains(
                        "capability chown,",
                        "  file,\n",
                        "  network,\n",
                        "deny network alg,",
                        "deny @{PROC}/kcore rwlkx,",
                        "deny /var/www/html/{,**} wl,")
                .doesNotContain("capability,", "umount,", "deny mount,");
        assertThat(target.read("web", text)).isEqualTo(made.policy());
        ParserJudge.assertCompiles(text);
    }

    @Test
    void fromAnotherMechanismItIsDerived() throws Exception {
        Access access = SynthesisTest.file("/etc/web.conf", Ownership.UNKNOWN, FilePermission.READ);
        Evidence evidence = Evidence.of(
                "audit.log",
                Optional.empty(),
                "web",
                Reporter.SELINUX,
                Verdict.COMPLAINED,
                Phase.APPLICATION,
                Position.ofLine("audit.log", 1));
        Model model = Model.of(List.of(new Observation(new Subject.SelinuxDomain("web_t", ""), access, evidence)));
        Synthesis<AppArmorProfile> made = target.synthesise(
                new Assignment("web", model, Optional.empty(), new Privileges(new TreeSet<>(), true), false));
        assertThat(made.basis()).isEqualTo(Basis.DERIVED);
        assertThat(made.notes()).anyMatch(n -> n.contains("incomplete"));
        assertThat(text(made))
                .startsWith("# Derived from what other mechanisms reported, and incomplete")
                .contains("  /etc/web.conf r,\n");
        assertThat(target.read("web", text(made))).isEqualTo(made.policy());
        ParserJudge.assertCompiles(text(made));
        assertThat(made.justifications())
                .anyMatch(j -> j.rule().equals("/etc/web.conf r,") && j.reason() instanceof Reason.Derived);
    }

    @Test
    void aGuardRailGivesWayToEvidenceAndThatIsSaid() throws Exception {
        Access write = SynthesisTest.file("/proc/sys/net/core/somaxconn", Ownership.OWNER, FilePermission.WRITE);
        Access mount = new MountUse(
                "/mnt/", Optional.of("none"), Optional.of("tmpfs"), new TreeSet<>(Set.of("rw")), Optional.empty());
        Synthesis<AppArmorProfile> made = target.synthesise(SynthesisTest.assignment(write, mount));
        assertThat(target.decide(made.policy(), write).outcome()).isEqualTo(dev.lsmith.policy.Decision.Outcome.ALLOWED);
        assertThat(target.decide(made.policy(), mount).outcome()).isEqualTo(dev.lsmith.policy.Decision.Outcome.ALLOWED);
        assertThat(text(made)).doesNotContain("deny mount,").doesNotContain("deny");
        assertThat(made.wider()).hasSize(2);
        assertThat(made.notes()).anyMatch(n -> n.contains("deny mount,"));
    }

    @Test
    void whatTheAbiDoesNotMediateIsReported() throws Exception {
        Assignment assignment = SynthesisTest.assignment(new UserNamespaceUse(), new CapabilityUse("sys_admin", false));
        assertThat(target.synthesise(assignment).leftOut()).hasSize(2);
        Synthesis<AppArmorProfile> newer = new AppArmorMechanism(Abi.V4_0).synthesise(assignment);
        assertThat(newer.leftOut()).hasSize(1);
        assertThat(text(newer)).contains("abi <abi/4.0>,", "userns create,");
    }

    @Test
    void newerNetworkRulesSayWhatAndWhereButNoEphemeralPort() {
        Access bind = new NetworkUse(
                "inet",
                "stream",
                6,
                new TreeSet<>(Set.of(SocketPermission.BIND)),
                new Endpoint(Endpoint.AddressScope.ANY, Optional.of(80)),
                Endpoint.UNKNOWN);
        Access send = new NetworkUse(
                "inet",
                "stream",
                6,
                new TreeSet<>(Set.of(SocketPermission.SEND)),
                new Endpoint(Endpoint.AddressScope.REMOTE, Optional.of(80)),
                Endpoint.UNKNOWN);
        AppArmorMechanism newer = new AppArmorMechanism(Abi.V4_0);
        Synthesis<AppArmorProfile> made = newer.synthesise(SynthesisTest.assignment(bind, send));
        assertThat(text(made)).contains("network (bind) inet stream port=80,", "network (send) inet stream,");
        assertThat(newer.decide(made.policy(), bind).outcome()).isEqualTo(dev.lsmith.policy.Decision.Outcome.ALLOWED);
        assertThat(text(target.synthesise(SynthesisTest.assignment(bind, send))))
                .contains("  network inet stream,\n");
    }

    @Test
    void aPortIsNotNamedWhereAWiderRuleIsNeededAnyway() {
        Access anywhere = bind(Endpoint.UNKNOWN);
        Access at80 = bind(new Endpoint(Endpoint.AddressScope.ANY, Optional.of(80)));
        Synthesis<AppArmorProfile> made =
                new AppArmorMechanism(Abi.V4_0).synthesise(SynthesisTest.assignment(anywhere, at80));
        assertThat(text(made)).contains("  network (bind) inet stream,\n").doesNotContain("port=");
        assertThat(made.justifications())
                .filteredOn(j -> j.rule().startsWith("network"))
                .singleElement()
                .satisfies(j -> assertThat(j.reason())
                        .isInstanceOfSatisfying(
                                Reason.Observed.class,
                                o -> assertThat(o.accesses()).containsExactlyInAnyOrder(anywhere, at80)));
    }

    private static Access bind(Endpoint local) {
        return new NetworkUse(
                "inet", "stream", 6, new TreeSet<>(Set.of(SocketPermission.BIND)), local, Endpoint.UNKNOWN);
    }
}
