package dev.lsmith.app;

import dev.lsmith.app.ReviewedRules.ReviewedRule;
import dev.lsmith.app.decision.NoteFile;
import dev.lsmith.app.decision.RuleDecision;
import dev.lsmith.app.decision.RuleDecision.RuleChoice;
import dev.lsmith.app.decision.RuleDecisions;
import dev.lsmith.base.InputException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A walk through rules, one by one, with what was decided on the way. Nothing is written before it is asked for. */
public final class ReviewSession {
    private final List<ReviewedRule> rules;
    private final String by;
    private final LocalDate today;
    private final Deque<Optional<RuleDecision>> steps = new ArrayDeque<>();

    /**
     * A walk from the first rule.
     *
     * @param by who decides
     */
    public ReviewSession(List<ReviewedRule> rules, String by, LocalDate today) {
        this.rules = List.copyOf(rules);
        this.by = by;
        this.today = today;
    }

    /** The rule that is asked about; empty behind the last. */
    public Optional<ReviewedRule> current() {
        return steps.size() < rules.size() ? Optional.of(rules.get(steps.size())) : Optional.empty();
    }

    /** Which one it is, from 1. */
    public int number() {
        return steps.size() + 1;
    }

    /** How many there are. */
    public int count() {
        return rules.size();
    }

    /** Leaves the rule for another time. */
    public void skip() {
        steps.addLast(Optional.empty());
    }

    /** Goes back to the rule before; whether there is one. */
    public boolean undo() {
        return steps.pollLast() != null;
    }

    /**
     * Decides about the rule.
     *
     * @param instead the rule in its place, where it is narrowed or generalised
     * @throws InputException when that is no rule of the language
     */
    public void decide(RuleChoice choice, String instead, String why, Optional<LocalDate> until) throws InputException {
        ReviewedRule rule = rules.get(steps.size());
        if (!instead.isEmpty()) {
            rule.price().ofOther(instead);
        }
        steps.addLast(Optional.of(new RuleDecision(rule.layer(), rule.text(), choice, instead, by, today, why, until)));
    }

    /** What was decided, in order. */
    public List<RuleDecision> decided() {
        return steps.stream().flatMap(Optional::stream).toList();
    }

    /**
     * The text of {@code lsmith.yaml} with what was decided; a new decision takes the place of an earlier one about the same rule.
     *
     * @param before the text as it is; empty where there is none
     */
    public String notes(String before, RuleDecisions earlier) {
        List<RuleDecision> all = new ArrayList<>(earlier.all());
        for (RuleDecision one : decided()) {
            all.removeIf(old -> old.isOf(one.layer(), one.rule()));
            all.add(one);
        }
        return NoteFile.with(before, all);
    }

    /** Where a folder's decisions are kept. */
    public static Path file(Path folder) {
        return folder.resolve(NoteFile.NAME);
    }
}
