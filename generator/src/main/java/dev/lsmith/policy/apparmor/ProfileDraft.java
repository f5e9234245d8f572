package dev.lsmith.policy.apparmor;

import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.Reach;
import dev.lsmith.model.coverage.Coverage;
import dev.lsmith.model.coverage.Coverage.Topic;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Synthesis.Basis;
import dev.lsmith.policy.Synthesis.Justification;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.Synthesis.Wider;
import dev.lsmith.policy.apparmor.DefaultRules.DockerDefault;
import dev.lsmith.policy.apparmor.rule.ExecMode;
import dev.lsmith.policy.apparmor.rule.FileMode;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.rule.LanguageVersion;
import dev.lsmith.policy.apparmor.rule.LearnedRules;
import dev.lsmith.policy.apparmor.rule.LearnedRules.LearnedRule;
import dev.lsmith.policy.apparmor.rule.Qualifiers;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.rule.RuleKind;
import dev.lsmith.policy.apparmor.rule.RuleKinds;
import dev.lsmith.policy.apparmor.syntax.Profile;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import dev.lsmith.policy.apparmor.syntax.RuleOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One profile while it is made: what is learned for it, with the reason of each rule. */
final class ProfileDraft {
    /** A container's files may lie outside its root or be deleted while open; Docker's default has both flags too. */
    private static final List<String> FLAGS = List.of("attach_disconnected", "mediate_deleted");

    private final ProfileWriter writer;
    private final Assignment assignment;
    private final Basis basis;
    private final LearnedRules findings;
    private final UnaryOperator<List<LearnedRule>> written;
    private final List<Wider> wider;

    private ProfileDraft(
            Abi abi, ProfileWriter writer, Assignment assignment, UnaryOperator<List<LearnedRule>> written) {
        this.writer = writer;
        this.assignment = assignment;
        this.written = written;
        this.findings = new LearnedRules(writer::write);
        this.basis = basis(assignment);
        this.wider = gather(LanguageVersion.of(abi.version()).orElse(LanguageVersion.NEWEST));
    }

    /**
     * Learns a profile's rules.
     *
     * @param written the rules as they are to be written, of what was learned
     */
    static ProfileDraft of(
            Abi abi, ProfileWriter writer, Assignment assignment, UnaryOperator<List<LearnedRule>> written) {
        return new ProfileDraft(abi, writer, assignment, written);
    }

    private List<Wider> gather(LanguageVersion version) {
        DockerDefault docker = DockerDefault.load();
        learn(version, RuleKind::always);
        if (basis == Basis.BASELINE) {
            new DefaultRules(assignment, findings).add(docker);
        } else {
            learn(version, RuleKind::learner);
        }
        if (basis == Basis.DEFAULT_AND_SEEN) {
            new DefaultRules(assignment, findings)
                    .add(docker, assignment.coverage().untold(Reporter.APPARMOR));
        }
        noteBasis();
        GuardRails rails = new GuardRails(docker, writer, findings);
        rails.add(rules());
        return rails.wider();
    }

    Basis basis() {
        return basis;
    }

    /** What else there is to say: rules to add, accesses that are left out, sentences for the report. */
    LearnedRules findings() {
        return findings;
    }

    /** Where it allows more than Docker's default. */
    List<Wider> wider() {
        return wider;
    }

    /** Its rules with their reasons. */
    List<LearnedRule> rules() {
        return MergedFileRules.of(written.apply(findings.drafts()));
    }

    /** Capabilities are decided apart, and have a basis of their own. */
    static Basis basis(Assignment assignment) {
        Set<Reporter> reporters = new TreeSet<>();
        assignment.model().accesses().forEach((access, evidence) -> {
            if (RuleKinds.answer(access)) {
                reporters.addAll(evidence.reporters());
            }
        });
        if (reporters.isEmpty()) {
            return Basis.BASELINE;
        }
        Coverage coverage = assignment.coverage();
        if (reporters.contains(Reporter.APPARMOR)) {
            SortedSet<Topic> untold = coverage.untold(Reporter.APPARMOR);
            untold.remove(Topic.CAPABILITIES);
            return untold.isEmpty() ? Basis.OBSERVED : Basis.DEFAULT_AND_SEEN;
        }
        return coverage.tells(Topic.FILES) ? Basis.DERIVED : Basis.DEFAULT_AND_SEEN;
    }

    private void learn(LanguageVersion version, Function<RuleKind, Optional<RuleKind.Learner>> learners) {
        for (RuleKind kind : RuleKinds.ALL) {
            learners.apply(kind).ifPresent(learner -> learner.learn(assignment, version, findings));
        }
    }

    private void noteBasis() {
        if (basis == Basis.DERIVED) {
            findings.note("no AppArmor record: derived from what other mechanisms reported, and incomplete,"
                    + " as they do not tell every path; load it in complain mode first");
        } else if (basis == Basis.DEFAULT_AND_SEEN) {
            SortedSet<Topic> untold = assignment.coverage().untold(Reporter.APPARMOR);
            findings.note("Docker's default with what was seen beyond it, as the log cannot tell what is not used of "
                    + untold.stream().map(Topic::word).collect(Collectors.joining(", ")) + ": "
                    + assignment.coverage().why(untold.first()));
        } else if (basis == Basis.BASELINE) {
            findings.note("no evidence: Docker's default, narrowed by the capabilities and the container's spec");
        }
    }

    /** The profile and its reasons, with its name. */
    Written written(String name) {
        List<LearnedRule> drafts = rules();
        RuleOrder order = RuleOrder.shipped();
        Map<Rule, String> texts = new HashMap<>();
        SortedSet<String> runs = assignment.model().runs();
        List<RuleLine> lines = order.sort(
                drafts.stream()
                        .map(d -> new RuleLine(d.rule(), comment(d, runs)))
                        .toList(),
                rule -> texts.computeIfAbsent(rule, writer::write));
        Profile profile = Profile.named(name, new TreeSet<>(FLAGS), order.withHeadings(lines));
        return new Written(profile, drafts, justifications(lines, drafts, texts));
    }

    /**
     * A profile as it is written.
     *
     * @param profile the profile
     * @param rules what its rules came from
     * @param justifications the reason of each rule, in its order
     */
    record Written(Profile profile, List<LearnedRule> rules, List<Justification> justifications) {
        Written {
            rules = List.copyOf(rules);
            justifications = List.copyOf(justifications);
        }
    }

    /** What a reader is told beside a rule: how it came about, and that only one run shows it. */
    private static String comment(LearnedRule draft, SortedSet<String> runs) {
        return Stream.concat(
                        Stream.of(draft.comment()).filter(text -> !text.isEmpty()),
                        draft.reason().shownBy(runs).stream())
                .collect(Collectors.joining("; "));
    }

    private List<Justification> justifications(
            List<RuleLine> lines, List<LearnedRule> drafts, Map<Rule, String> texts) {
        List<Justification> justifications = new ArrayList<>(List.of(
                flag("attach_disconnected", Reach.DISCONNECTED, "files may lie outside of the container's root"),
                flag("mediate_deleted", Reach.DELETED, "files may be deleted while they are open")));
        Map<Rule, List<LearnedRule>> byRule = new HashMap<>();
        drafts.forEach(
                d -> byRule.computeIfAbsent(d.rule(), r -> new ArrayList<>()).add(d));
        for (RuleLine line : lines) {
            String text = texts.getOrDefault(line.rule(), "");
            byRule.getOrDefault(line.rule(), List.of())
                    .forEach(d -> justifications.add(new Justification(text, d.reason(), d.generalisation())));
        }
        return justifications;
    }

    /** A flag of the profile, by the accesses that show it is needed, else by Docker's default. */
    private Justification flag(String name, Reach reach, String why) {
        SortedMap<FileAccess, Evidence> accesses =
                new TreeMap<>(assignment.model().accesses(FileAccess.class));
        accesses.keySet().removeIf(a -> a.reach() != reach);
        Reason reason = accesses.isEmpty()
                ? new Reason.Baseline(LearnedRule.DOCKER_DEFAULT, why)
                : LearnedRules.reason(List.copyOf(accesses.keySet()), LearnedRules.merged(accesses));
        return Justification.exact("flags=(" + name + ")", reason);
    }

    /** Joins the file rules for one path into one rule, and takes from an {@code owner} rule what the rule for everybody allows anyway. */
    static final class MergedFileRules {
        private record PathAndQualifiers(Glob path, Qualifiers qualifiers) {}

        private final Map<PathAndQualifiers, FileRule> merged = new LinkedHashMap<>();

        /** The drafts with each file rule replaced by the one it is merged into; what it needs no more is left away. */
        static List<LearnedRule> of(List<LearnedRule> drafts) {
            MergedFileRules rules = new MergedFileRules();
            drafts.forEach(rules::collect);
            List<LearnedRule> result = new ArrayList<>();
            for (LearnedRule draft : drafts) {
                rules.replacement(draft).ifPresent(result::add);
            }
            return result;
        }

        private void collect(LearnedRule draft) {
            if (draft.rule() instanceof FileRule rule && rule.path().isPresent()) {
                merged.merge(new PathAndQualifiers(rule.path().get(), rule.qualifiers()), rule, MergedFileRules::union);
            }
        }

        private static FileRule union(FileRule a, FileRule b) {
            SortedSet<FileMode> modes = new TreeSet<>(a.permissions());
            modes.addAll(b.permissions());
            if (modes.contains(FileMode.WRITE)) {
                modes.remove(FileMode.APPEND);
            }
            Optional<ExecMode> exec = a.exec().or(b::exec);
            return new FileRule(
                    a.qualifiers(), a.path(), modes, exec, a.target().or(b::target));
        }

        private Optional<LearnedRule> replacement(LearnedRule draft) {
            if (!(draft.rule() instanceof FileRule rule) || rule.path().isEmpty()) {
                return Optional.of(draft);
            }
            FileRule whole =
                    merged.getOrDefault(new PathAndQualifiers(rule.path().get(), rule.qualifiers()), rule);
            if (rule.qualifiers().equals(Qualifiers.OWNER)) {
                whole = beyond(
                        whole, merged.get(new PathAndQualifiers(rule.path().get(), Qualifiers.NONE)));
            }
            FileRule left = whole;
            boolean empty = left.permissions().isEmpty() && left.exec().isEmpty();
            return empty
                    ? Optional.empty()
                    : Optional.of(new LearnedRule(left, draft.comment(), draft.reason(), draft.generalisation()));
        }

        /** What the owner may do and not everyone. */
        private static FileRule beyond(FileRule owner, @org.jspecify.annotations.Nullable FileRule anyone) {
            if (anyone == null) {
                return owner;
            }
            SortedSet<FileMode> modes = new TreeSet<>(owner.permissions());
            modes.removeAll(anyone.permissions());
            if (anyone.permissions().contains(FileMode.WRITE)) {
                modes.remove(FileMode.APPEND);
            }
            if (anyone.exec().filter(ExecMode::inherits).isPresent()) {
                modes.remove(FileMode.MAP_EXEC);
            }
            return new FileRule(owner.qualifiers(), owner.path(), modes, owner.exec(), owner.target());
        }
    }
}
