package dev.lsmith.report;

import dev.lsmith.base.Printable;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.DecidingRule;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.Comparison.OpenQuestion;
import dev.lsmith.posture.change.DangerScale.Grade;
import dev.lsmith.report.PolicyComparison.GradedDifference;
import dev.lsmith.report.PolicyComparison.Uncompared;
import dev.lsmith.report.SummaryWriter.SummaryLine;
import dev.lsmith.report.SummaryWriter.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What two policies do not treat alike, for a person at a terminal. */
public final class ComparisonWriter {
    private final List<SummaryLine> lines = new ArrayList<>();

    private ComparisonWriter() {}

    /**
     * By direction, each difference with its danger, its witness and the rules on both sides; then what nobody can say, and what is not
     * compared.
     */
    public static List<SummaryLine> lines(PolicyComparison comparison) {
        ComparisonWriter writer = new ComparisonWriter();
        if (comparison.isSame()) {
            writer.add("same meaning", Weight.PLAIN);
        }
        for (ChangeDirection direction : ChangeDirection.values()) {
            writer.direction(direction, comparison.of(direction));
        }
        writer.open(comparison.open());
        writer.uncompared(comparison.uncompared());
        return writer.lines;
    }

    /** The answer of {@code prove}, with what it stands on. */
    public static List<SummaryLine> proof(PolicyComparison comparison, PolicyComparison.ComparisonResult outcome) {
        ComparisonWriter writer = new ComparisonWriter();
        List<GradedDifference> widened = comparison.of(ChangeDirection.WIDENED);
        switch (outcome) {
            case SAME ->
                writer.add(
                        "yes: it allows nothing that the other does not (" + String.join(", ", comparison.compared())
                                + ")",
                        Weight.PLAIN);
            case DIFFERENT -> writer.add("no: it allows what the other does not", Weight.WARNING);
            case UNDECIDED -> writer.add("cannot be decided: something is missing", Weight.WARNING);
        }
        if (outcome != PolicyComparison.ComparisonResult.SAME) {
            writer.direction(ChangeDirection.WIDENED, widened);
            writer.open(comparison.open());
            writer.uncompared(
                    comparison.uncompared().stream().filter(Uncompared::isOpen).toList());
        }
        return writer.lines;
    }

    private void add(String text, Weight weight) {
        lines.add(new SummaryLine(Printable.of(text), weight));
    }

    private void heading(String text) {
        if (!lines.isEmpty()) {
            add("", Weight.PLAIN);
        }
        add(text, Weight.HEADING);
    }

    private void direction(ChangeDirection direction, List<GradedDifference> differences) {
        if (differences.isEmpty()) {
            return;
        }
        heading(title(direction, differences.size()));
        String subject = "";
        for (GradedDifference graded : differences) {
            String next = subject(graded);
            if (!subject.equals(next)) {
                subject = next;
                add("  " + subject, Weight.PLAIN);
            }
            difference(graded);
        }
    }

    /** Of whom a difference tells: profiles are said to be such. */
    static String subject(GradedDifference graded) {
        String subject = graded.difference().subject();
        return switch (graded.mechanism()) {
            case "seccomp" -> "filter " + subject;
            case "selinux" -> "domain or type " + subject;
            case "capabilities" -> "capabilities of " + subject;
            case "launch", "recording" -> subject;
            default -> "profile " + subject;
        };
    }

    private void difference(GradedDifference graded) {
        Difference difference = graded.difference();
        Weight weight = difference.direction() == ChangeDirection.WIDENED ? Weight.WARNING : Weight.PLAIN;
        add("    " + difference.kind() + ": " + difference.accesses(), weight);
        boolean said = !difference.before().isEmpty() || !difference.after().isEmpty();
        if (!difference.witness().isEmpty()) {
            plain("      such as  " + difference.witness());
        }
        if (!difference.witness().isEmpty() || said) {
            sides("old", difference.before());
            sides("new", difference.after());
        }
        if (!difference.isCertain()) {
            plain("      depends  on " + difference.depends());
        }
        graded.grade().ifPresent(grade -> {
            plain("      danger   " + danger(grade));
            plain("      narrow   " + grade.narrow());
        });
    }

    /** {@code high (secrets): /etc/shadow holds the password hashes}. */
    static String danger(Grade grade) {
        return grade.danger().word() + " (" + grade.reach() + "): " + grade.why();
    }

    private void sides(String side, List<DecidingRule> causes) {
        if (causes.isEmpty()) {
            plain("      " + side + "      no rule");
        }
        for (DecidingRule cause : causes) {
            plain("      " + side + "      " + text(cause));
        }
    }

    private void open(List<OpenQuestion> open) {
        if (!open.isEmpty()) {
            heading(openTitle(open));
            for (OpenQuestion question : open) {
                add("  " + words(question), Weight.WARNING);
            }
        }
    }

    static String openTitle(List<OpenQuestion> open) {
        return "not decided (" + open.size() + "): the two alone do not say it";
    }

    static String words(OpenQuestion question) {
        return question.subject() + ": " + question.what() + ": " + question.missing();
    }

    private void uncompared(List<Uncompared> uncompared) {
        if (uncompared.isEmpty()) {
            return;
        }
        heading(uncomparedTitle(uncompared));
        for (Uncompared file : uncompared) {
            add("  " + file.file() + ": " + file.state().words(), file.isOpen() ? Weight.WARNING : Weight.PLAIN);
        }
    }

    /** The heading above files that are not compared, with their number. */
    static String uncomparedTitle(List<Uncompared> uncompared) {
        long open = uncompared.stream().filter(Uncompared::isOpen).count();
        return "not compared (" + uncompared.size() + "): "
                + (open == 0
                        ? "lsmith cannot compare their meaning yet"
                        : "could not say whether " + open + " of them mean the same");
    }

    /** What a direction means, and how many differences there are of it. */
    static String title(ChangeDirection direction, int count) {
        String what = switch (direction) {
            case WIDENED -> "the new policy allows what the old one does not";
            case NARROWED -> "the old policy allows what the new one does not";
            case CHANGED -> "neither more nor less is allowed";
        };
        return direction.name().toLowerCase(Locale.ROOT) + " (" + count + "): " + what;
    }

    /** {@code rule  (file:line:column; why)}. */
    static String text(DecidingRule cause) {
        String note = cause.place() + (cause.place().isEmpty() || cause.why().isEmpty() ? "" : "; ") + cause.why();
        return note.isEmpty() ? cause.rule() : cause.rule() + "  (" + note + ")";
    }

    private void plain(String text) {
        add(text, Weight.PLAIN);
    }
}
