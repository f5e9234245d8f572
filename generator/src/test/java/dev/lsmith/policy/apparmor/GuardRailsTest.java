package dev.lsmith.policy.apparmor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.base.InputException;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Assignment.Privileges;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.apparmor.DefaultRules.DockerDefault;
import dev.lsmith.policy.apparmor.rule.LearnedRules;
import dev.lsmith.policy.apparmor.rule.LearnedRules.LearnedRule;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.ProfileReader;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Denials are written only where they deny something that the profile allows, and they say so in the log. */
class GuardRailsTest {
    private final AppArmorMechanism target = new AppArmorMechanism(Abi.V3_0);

    private Synthesis<AppArmorProfile> made(Access... accesses) {
        return target.synthesise(new Assignment(
                "web",
                Model.of(Arrays.stream(accesses).map(SynthesisTest::seen).toList()),
                Optional.empty(),
                new Privileges(new TreeSet<>(), true),
                false));
    }

    private String text(Synthesis<AppArmorProfile> made) {
        return target.render(made.policy()).getOrDefault("apparmor/web", "");
    }

    @Test
    void whereNothingReachesADenialWouldOnlyHideAttempts() {
        Synthesis<AppArmorProfile> made =
                made(SynthesisTest.file("/proc/32/stat", Ownership.OWNER, FilePermission.READ));
        assertThat(text(made)).contains("@{PROC}/@{pid}/stat r,").doesNotContain("deny ");
        assertThat(made.notes())
                .anyMatch(n -> n.startsWith("16 of Docker's denials are not written") && n.contains("deny mount,"));
    }

    @Test
    void aPatternReachesADenialThatItMeetsInAPathAndAPermission() throws Exception {
        DenialReach reach = reach("profile p { /sys/{devices,class}/*/power rw, network inet, }");
        assertThat(reach.of(rule("deny /sys/[^f]*/** wlkx,")).orElseThrow().witness())
                .hasValueSatisfying(path -> assertThat(path).startsWith("/sys/").endsWith("/power"));
        assertThat(reach.of(rule("deny /sys/[^f]*/** lkx,"))).isEmpty();
        assertThat(reach.of(rule("deny /sys/firmware/** rwlkx,"))).isEmpty();
        assertThat(reach.of(rule("deny network alg,"))).isEmpty();
        assertThat(reach.of(rule("deny mount,"))).isEmpty();
    }

    @Test
    void whatIsOpenReachesEveryDenial() throws Exception {
        DenialReach reach = reach("profile p { file, network, }");
        assertThat(reach.of(rule("deny /sys/firmware/** rwlkx,")).orElseThrow().everything())
                .isTrue();
        assertThat(reach.of(rule("deny network alg,")).orElseThrow().everything())
                .isTrue();
    }

    @Test
    void aDenialThatStandsIsLogged() throws Exception {
        LearnedRules findings = new LearnedRules(new ProfileWriter()::write);
        List<LearnedRule> drafts = drafts("profile p { /sys/{devices,class}/*/power rw, }");
        new GuardRails(DockerDefault.load(), new ProfileWriter(), findings).add(drafts);
        assertThat(findings.drafts().stream().map(d -> new ProfileWriter().write(d.rule())))
                .containsExactly("audit deny /sys/[^f]*/** wlkx,");
        assertThat(findings.notes()).anyMatch(n -> n.startsWith("a guard rail takes away, and logs, what /sys/"));
    }

    private static List<LearnedRule> drafts(String profile) throws InputException {
        return ProfileReader.read("p", profile).profiles().get(0).rules().stream()
                .map(rule -> LearnedRule.of(rule, new Reason.Baseline("test", "")))
                .toList();
    }

    private static DenialReach reach(String profile) throws InputException {
        return new DenialReach(drafts(profile), Map.of());
    }

    private static Rule rule(String text) throws InputException {
        return ProfileReader.read("p", "profile p { " + text + " }")
                .profiles()
                .get(0)
                .rules()
                .get(0);
    }
}
