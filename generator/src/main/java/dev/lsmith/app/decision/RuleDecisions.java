package dev.lsmith.app.decision;

import dev.lsmith.app.decision.RuleDecision.RuleChoice;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.RuleEditor;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.Synthesis.Justification;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What people decided about single rules, as {@code lsmith.yaml} beside the policies holds it; {@code generate} heeds it.
 *
 * @param all in the order of the file
 * @param today decisions until an earlier day hold no more
 */
public record RuleDecisions(List<RuleDecision> all, LocalDate today) {
    /** None. */
    public static final RuleDecisions NONE = new RuleDecisions(List.of(), LocalDate.EPOCH);

    public RuleDecisions {
        all = List.copyOf(all);
    }

    /**
     * Those of a folder.
     *
     * @throws InputException when the file cannot be read, or holds what is no decision, with its place
     */
    public static RuleDecisions in(Path folder, LocalDate today) throws InputException {
        return new RuleDecisions(NoteFile.in(folder).decisions(), today);
    }

    /** The one that holds for a rule. */
    public Optional<RuleDecision> about(String layer, String rule) {
        return all.stream()
                .filter(one -> one.isOf(layer, rule) && !one.isExpired(today))
                .reduce((first, last) -> last);
    }

    /**
     * A policy with what was decided about its rules; what takes a rule's place is there for the same reason.
     *
     * @return the policy, and a note for each decision that changed it
     * @throws InputException when one cannot be written in the language
     */
    <P> Synthesis<P> applied(Mechanism<P> mechanism, Synthesis<P> made) throws InputException {
        Optional<RuleEditor<P>> editor = mechanism.editor();
        if (editor.isEmpty() || all.isEmpty()) {
            return made;
        }
        P policy = made.policy();
        List<String> notes = new ArrayList<>(made.notes());
        List<Justification> reasons = new ArrayList<>(made.justifications());
        for (RuleDecision one : all) {
            if (one.layer().equals(mechanism.name()) && !one.isExpired(today)) {
                boolean there = editor.get().rules(made.policy()).contains(one.rule());
                policy = changed(editor.get(), policy, one, there);
                if (there && !one.instead().isEmpty()) {
                    reasons.replaceAll(why -> why.rule().equals(one.rule())
                            ? new Justification(one.instead(), why.reason(), why.generalisation())
                            : why);
                }
                if (there && one.choice() != RuleChoice.ACCEPT) {
                    notes.add(one.choice().word() + " of " + NoteFile.NAME + ": " + one.rule()
                            + (one.instead().isEmpty() ? "" : " became " + one.instead())
                            + (one.why().isEmpty() ? "" : ", as " + one.why()));
                }
            }
        }
        return new Synthesis<>(policy, made.basis(), reasons, made.leftOut(), made.wider(), notes);
    }

    /** A denial stands whether or not the rule is there this time. */
    private static <P> P changed(RuleEditor<P> editor, P policy, RuleDecision one, boolean there)
            throws InputException {
        try {
            return switch (one.choice()) {
                case ACCEPT -> policy;
                case DENY -> editor.denying(policy, one.rule());
                case NARROW, GENERALISE ->
                    there ? editor.with(editor.without(policy, one.rule()), one.instead()) : policy;
            };
        } catch (InputException e) {
            throw one.fault(e);
        }
    }

    /** Decisions that hold no more, and those about rules that a policy does not have any more. */
    <P> List<Diagnostic> idle(Mechanism<P> mechanism, P synthesised) {
        List<Diagnostic> told = new ArrayList<>();
        for (RuleDecision one : all) {
            if (!one.layer().equals(mechanism.name())) {
                continue;
            }
            if (one.isExpired(today)) {
                told.add(Diagnostic.warning(
                        "decision-expired",
                        "the decision to " + one.choice().word() + " " + one.layer() + "'s " + one.rule()
                                + " held until "
                                + one.until().map(LocalDate::toString).orElse(""),
                        "decide anew: lsmith review"));
            } else if (mechanism
                    .editor()
                    .filter(editor -> !editor.rules(synthesised).contains(one.rule()))
                    .isPresent()) {
                told.add(Diagnostic.warning(
                        "decision-idle",
                        "the decision to " + one.choice().word() + " " + one.layer() + "'s " + one.rule()
                                + " fits no rule any more",
                        "remove it from " + NoteFile.NAME));
            }
        }
        return told;
    }
}
