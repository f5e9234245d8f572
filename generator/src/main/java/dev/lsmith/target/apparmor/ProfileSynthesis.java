package dev.lsmith.target.apparmor;

import dev.lsmith.access.DbusUse;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.PtraceUse;
import dev.lsmith.access.SignalUse;
import dev.lsmith.access.UnixSocketUse;
import dev.lsmith.model.Model;
import dev.lsmith.target.Assignment;
import dev.lsmith.target.Justification;
import dev.lsmith.target.Synthesis;
import dev.lsmith.target.Synthesis.Basis;
import dev.lsmith.target.apparmor.syntax.AppArmorProfile;
import dev.lsmith.target.apparmor.syntax.Preamble;
import dev.lsmith.target.apparmor.syntax.Preamble.FileName;
import dev.lsmith.target.apparmor.syntax.Profile;
import dev.lsmith.target.apparmor.syntax.ProfileWriter;
import dev.lsmith.target.apparmor.syntax.RuleLine;
import dev.lsmith.target.apparmor.syntax.RuleOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** Makes one profile from one assignment. */
final class ProfileSynthesis {
    /** A container's files may lie outside its root or be deleted while open; Docker's default has both flags too. */
    private static final List<String> FLAGS = List.of("attach_disconnected", "mediate_deleted");

    private final Abi abi;
    private final ProfileWriter writer;
    private final Assignment assignment;
    private final Findings findings = new Findings();

    ProfileSynthesis(Abi abi, ProfileWriter writer, Assignment assignment) {
        this.abi = abi;
        this.writer = writer;
        this.assignment = assignment;
    }

    Synthesis<AppArmorProfile> make() {
        Model model = assignment.model();
        CapabilityRules.add(assignment, findings);
        new NetworkRules(abi, findings).add(model.accesses(NetworkUse.class));
        new UnixRules(findings).add(model.accesses(UnixSocketUse.class));
        new SignalRules(findings).add(model.accesses(SignalUse.class));
        PtraceRules.add(model.accesses(PtraceUse.class), findings);
        new MountRules(abi, findings).add(model);
        DbusRules.add(model.accesses(DbusUse.class), findings);
        new OtherRules(abi, findings).add(model);
        new FileRules(model, findings).add(ExactPaths.of(model.accesses(FileAccess.class)));
        return finish(MergedFileRules.of(findings.drafts()));
    }

    private Synthesis<AppArmorProfile> finish(List<Draft> drafts) {
        List<RuleLine> lines = RuleOrder.shipped()
                .sort(
                        drafts.stream()
                                .map(d -> new RuleLine(d.rule(), d.comment()))
                                .toList(),
                        writer::write);
        AppArmorProfile policy = new AppArmorProfile(
                List.of(
                        new Preamble.AbiRule(new FileName("abi/" + abi.version(), true)),
                        new Preamble.Include(new FileName("tunables/global", true), false)),
                List.of(Profile.named(assignment.name(), new TreeSet<>(FLAGS), lines)));
        return new Synthesis<>(
                policy, Basis.OBSERVED, justifications(lines, drafts), findings.leftOut(), List.of(), findings.notes());
    }

    private List<Justification> justifications(List<RuleLine> lines, List<Draft> drafts) {
        List<Draft> inOrder = new ArrayList<>(drafts);
        List<?> rules = lines.stream().map(RuleLine::rule).toList();
        inOrder.sort(Comparator.comparingInt(d -> rules.indexOf(d.rule())));
        return inOrder.stream()
                .map(d -> new Justification(writer.write(d.rule()), d.reason(), d.generalisation()))
                .toList();
    }
}
