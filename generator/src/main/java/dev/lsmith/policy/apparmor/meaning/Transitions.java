package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.policy.Comparison.Direction;
import dev.lsmith.policy.apparmor.rule.FileBits;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.rule.Transition;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An exec that both sides allow and that leads to different profiles.
 *
 * @param direction widened if the program is confined less
 * @param text what changes
 */
record Transitions(Direction direction, String text) {
    /** From tight to wide; the language itself defines no order. */
    private static final List<String> WIDER = List.of("c", "p", "i", "ci", "pi", "cu", "pu", "u");

    static Optional<Transitions> of(TableComparison.TableDifference finding, int both) {
        if (finding.form() != FileRule.FORM || (both & FileBits.BOTH_EXEC) == 0) {
            return Optional.empty();
        }
        boolean owner = (both & FileBits.EXEC) != 0;
        Optional<Transition> was = owner
                ? finding.before().rights().owner()
                : finding.before().rights().other();
        Optional<Transition> is = owner
                ? finding.after().rights().owner()
                : finding.after().rights().other();
        if (was.isEmpty() || is.isEmpty() || was.equals(is)) {
            return Optional.empty();
        }
        int step = Integer.compare(rank(is.get()), rank(was.get()));
        Direction direction = step > 0 ? Direction.WIDENED : step < 0 ? Direction.NARROWED : Direction.CHANGED;
        return Optional.of(new Transitions(direction, was.get() + " becomes " + is.get()));
    }

    /** Twice the mode's place, and one more where the environment is not scrubbed. */
    private static int rank(Transition transition) {
        String mode = transition.mode();
        String letters = mode.substring(0, mode.length() - 1);
        boolean scrubbed = !letters.isEmpty() && Character.isUpperCase(letters.charAt(0));
        int place = WIDER.indexOf(letters.toLowerCase(Locale.ROOT));
        return 2 * place + (scrubbed ? 0 : 1);
    }
}
