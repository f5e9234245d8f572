package dev.lsmith.policy.apparmor;

import dev.lsmith.access.Access;
import dev.lsmith.base.Printable;
import dev.lsmith.learn.LearnedVariables;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Decision;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.Synthesis.Wider;
import dev.lsmith.policy.apparmor.DefaultRules.DockerDefault;
import dev.lsmith.policy.apparmor.meaning.ProfileDecider.Ruling;
import dev.lsmith.policy.apparmor.rule.LearnedRules;
import dev.lsmith.policy.apparmor.rule.LearnedRules.LearnedRule;
import dev.lsmith.policy.apparmor.rule.Qualifiers;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Adds those denials of Docker's default that take something away from the learned rules, unless the container was seen to need it;
 * and lists the learned rules that allow more than Docker's default.
 */
final class GuardRails {
    private final DockerDefault docker;
    private final ProfileWriter writer;
    private final LearnedRules findings;
    private final List<Wider> wider = new ArrayList<>();
    private final Set<String> against = new TreeSet<>();
    private final Map<String, List<Glob>> variables = LearnedVariables.load().all();

    GuardRails(DockerDefault docker, ProfileWriter writer, LearnedRules findings) {
        this.docker = docker;
        this.writer = writer;
        this.findings = findings;
    }

    /** What of the drafts Docker's default denies. */
    List<Wider> wider() {
        return List.copyOf(wider);
    }

    /**
     * Adds the guard rails that stand in the way of something: a denial that denies nothing which the drafts allow would
     * only keep attempts out of the audit log. Where one does, the attempts are logged all the same.
     */
    void add(List<LearnedRule> drafts) {
        drafts.forEach(this::compare);
        DenialReach reach = new DenialReach(drafts, variables);
        List<String> unreached = new ArrayList<>();
        for (RuleLine rail : docker.guardRails()) {
            String text = writer.write(rail.rule());
            if (against.contains(text)) {
                findings.note("guard rail left out as the evidence needs it: " + text + " (" + rail.comment() + ")");
            } else if (reach.of(rail.rule()).isPresent()) {
                stand(rail, reach.of(rail.rule()).get());
            } else {
                unreached.add(text);
            }
        }
        if (!unreached.isEmpty()) {
            findings.note(unreached.size()
                    + " of Docker's denials are not written, as no rule reaches what they deny and a quiet"
                    + " deny would keep attempts out of the audit log: " + String.join(" ", unreached));
        }
    }

    /** Without audit where everything is open, as Docker's default has it. */
    private void stand(RuleLine rail, DenialReach.Reached reached) {
        Qualifiers plain = rail.rule().qualifiers();
        Rule rule = reached.everything()
                ? rail.rule()
                : rail.rule().with(new Qualifiers(plain.priority(), true, plain.effect(), plain.scope()));
        findings.add(new LearnedRule(
                rule,
                rail.comment(),
                new Reason.Baseline(LearnedRule.DOCKER_DEFAULT, "guards " + rail.comment()),
                Optional.empty()));
        if (!reached.everything()) {
            findings.note("a guard rail takes away, and logs, what " + writer.write(reached.rule()) + " would allow"
                    + reached.witness().map(w -> ", as in " + Printable.of(w)).orElse("") + ": " + writer.write(rule));
        }
    }

    private void compare(LearnedRule draft) {
        Set<String> reasons = new TreeSet<>();
        for (Access access : accesses(draft.reason())) {
            Ruling ruling = docker.decide(access);
            if (ruling.outcome() == Decision.Outcome.DENIED) {
                List<String> rules = ruling.rules().stream()
                        .map(line -> writer.write(line.written()))
                        .toList();
                against.addAll(rules);
                reasons.add(rules.isEmpty() ? access.kind() : guarded(rules));
            }
        }
        if (!reasons.isEmpty()) {
            wider.add(new Wider(
                    writer.write(draft.rule()),
                    LearnedRule.DOCKER_DEFAULT,
                    String.join(", ", reasons),
                    draft.reason()));
        }
    }

    private String guarded(List<String> rules) {
        return docker.guardRails().stream()
                .filter(l -> rules.contains(writer.write(l.rule())))
                .map(RuleLine::comment)
                .findFirst()
                .orElse("");
    }

    private static List<Access> accesses(Reason reason) {
        if (reason instanceof Reason.Observed observed) {
            return observed.accesses();
        }
        return reason instanceof Reason.Derived derived ? derived.accesses() : List.of();
    }
}
