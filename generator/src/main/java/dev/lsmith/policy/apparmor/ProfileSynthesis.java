package dev.lsmith.policy.apparmor;

import dev.lsmith.base.Printable;
import dev.lsmith.learn.LearnedVariables;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Assignment.ExecutedRights;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.Synthesis.Basis;
import dev.lsmith.policy.Synthesis.Justification;
import dev.lsmith.policy.Synthesis.Wider;
import dev.lsmith.policy.apparmor.rule.IncludeRule.FileName;
import dev.lsmith.policy.apparmor.rule.LearnedRules.LearnedRule;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.Item;
import dev.lsmith.policy.apparmor.syntax.Item.BlankLine;
import dev.lsmith.policy.apparmor.syntax.Item.Remark;
import dev.lsmith.policy.apparmor.syntax.Preamble;
import dev.lsmith.policy.apparmor.syntax.Profile;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes the profile of a container from what was seen of it and what it was given, with the reason of each rule; with child profiles
 * inside of it where programs are to have their own.
 */
final class ProfileSynthesis {
    private final Abi abi;
    private final ProfileWriter writer;
    private final Assignment assignment;

    ProfileSynthesis(Abi abi, ProfileWriter writer, Assignment assignment) {
        this.abi = abi;
        this.writer = writer;
        this.assignment = assignment;
    }

    Synthesis<AppArmorProfile> make() {
        if (assignment.executed() == ExecutedRights.INHERIT) {
            return makeOne(List.of());
        }
        ProgramProfiles programs = new ProgramProfiles(assignment);
        Optional<String> hindrance = hindrance(programs);
        return hindrance.isPresent() ? makeOne(List.of("no child profiles: " + hindrance.get())) : makeAll(programs);
    }

    /** Why a program cannot be given a profile of its own; empty if it can. */
    private Optional<String> hindrance(ProgramProfiles programs) {
        if (ProfileDraft.basis(assignment) != Basis.OBSERVED) {
            return Optional.of("only AppArmor's records of a whole run tell what each program did");
        }
        if (assignment.privileges().noNewPrivileges()) {
            return Optional.of("under no-new-privileges no exec changes the profile");
        }
        return programs.names().isEmpty()
                ? Optional.of("no program was seen at work that the container executed itself")
                : Optional.empty();
    }

    private Synthesis<AppArmorProfile> makeOne(List<String> notes) {
        ProfileDraft draft = ProfileDraft.of(abi, writer, assignment, drafts -> drafts);
        ProfileDraft.Written written = draft.written(assignment.name());
        notes.forEach(draft.findings()::note);
        return synthesis(draft, written.profile(), written.rules(), written.justifications(), draft.wider());
    }

    /** The container's profile, with one inside of it for each program that it executed. */
    private Synthesis<AppArmorProfile> makeAll(ProgramProfiles programs) {
        ProfileDraft own = ProfileDraft.of(abi, writer, programs.part(""), drafts -> programs.among("", drafts));
        ProfileDraft.Written written = own.written(assignment.name());
        List<Item> items = new ArrayList<>(written.profile().items());
        List<LearnedRule> rules = new ArrayList<>(written.rules());
        List<Justification> justifications = new ArrayList<>(written.justifications());
        List<Wider> wider = new ArrayList<>(own.wider());
        programs.names().forEach((program, name) -> {
            Assignment part = programs.part(program);
            ProfileDraft child = ProfileDraft.of(abi, writer, part, drafts -> programs.among(program, drafts));
            ProgramProfiles.mappedByExec(program, part).forEach(child.findings()::add);
            ProfileDraft.Written inner = child.written(name);
            items.add(new BlankLine());
            items.add(Remark.of(Printable.of(program) + ", where the container executes it:"));
            items.add(inner.profile());
            rules.addAll(inner.rules());
            justifications.addAll(inner.justifications());
            wider.addAll(child.wider());
            child.findings()
                    .leftOut()
                    .forEach(left -> own.findings().leaveOut(left.access(), left.evidence(), left.reason()));
        });
        own.findings()
                .note("child profiles: " + String.join(", ", programs.names().values())
                        + ", each with what that program was seen to do where the container executed it; what the container begins"
                        + " with and what docker exec starts runs under " + assignment.name() + " itself");
        programs.sharedNote().ifPresent(own.findings()::note);
        Profile whole =
                new Profile(written.profile().head(), items, written.profile().at());
        return synthesis(own, whole, rules, justifications, wider);
    }

    private Synthesis<AppArmorProfile> synthesis(
            ProfileDraft draft,
            Profile profile,
            List<LearnedRule> rules,
            List<Justification> justifications,
            List<Wider> wider) {
        AppArmorProfile policy = AppArmorProfile.of(preamble(draft.basis(), rules), List.of(new BlankLine(), profile));
        return new Synthesis<>(
                policy,
                draft.basis(),
                justifications,
                draft.findings().leftOut(),
                wider,
                draft.findings().notes());
    }

    private List<Preamble> preamble(Basis basis, List<LearnedRule> drafts) {
        List<Preamble> preamble = new ArrayList<>();
        caution(basis).forEach(line -> preamble.add(Remark.of(line)));
        preamble.add(new Preamble.AbiStatement(new FileName("abi/" + abi.version(), true)));
        preamble.add(new Preamble.Include(new FileName("tunables/global", true), false));
        List<Glob> globs =
                drafts.stream().flatMap(draft -> draft.rule().paths().stream()).toList();
        LearnedVariables.load()
                .declarations(globs)
                .forEach((name, values) -> preamble.add(new Preamble.VariableDefinition(name, false, values)));
        return preamble;
    }

    /** What whoever loads the profile must know though nobody reads the report. */
    private static List<String> caution(Basis basis) {
        return switch (basis) {
            case OBSERVED -> List.of();
            case DERIVED ->
                List.of(
                        "Derived from what other mechanisms reported, and incomplete: they do not tell every path.",
                        "Load it in complain mode first (aa-complain), and feed the log back.");
            case DEFAULT_AND_SEEN ->
                List.of(
                        "Docker's default with what was seen beyond it: the recording cannot say what is not used.",
                        "Record the container under a policy that allows nothing and reports everything to narrow it.");
            case BASELINE ->
                List.of(
                        "No evidence: this is Docker's default, narrowed by the capabilities and the container's spec.",
                        "It opens every file; record the container once, and this becomes what it needs and no more.");
        };
    }
}
