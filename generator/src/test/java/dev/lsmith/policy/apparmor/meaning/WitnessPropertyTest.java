package dev.lsmith.policy.apparmor.meaning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.base.InputException;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.Decision.Outcome;
import dev.lsmith.policy.apparmor.rule.AccessText;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Each witness of a comparison, read back as an access, is decided as the comparison says; also in the other order. */
class WitnessPropertyTest {
    private static final int PAIRS = Integer.getInteger("lsmith.differential", 300);
    private static final long SEED = Long.getLong("lsmith.seed", 42);
    /** Kinds whose difference is not that an access is allowed or not. */
    private static final Set<String> NO_ACCESS = Set.of("logging", "rlimit", "change_profile", "link");

    @Test
    void eachWitnessIsDecidedAsSaid() throws InputException {
        RandomRules random = new RandomRules(SEED);
        List<String> wrong = new ArrayList<>();
        int witnesses = 0;
        for (int i = 0; i < PAIRS; i++) {
            List<String> rules = random.rules();
            String before = String.join(",\n", rules) + ",";
            String after = String.join(",\n", random.changed(rules)) + ",";
            ProfileMeaning old = Meanings.ofRules(before);
            ProfileMeaning young = Meanings.ofRules(after);
            Comparison comparison = compared(old, young);
            assertThat(compared(old, old).isSame()).as(before).isTrue();
            assertThat(kinds(compared(young, old), true))
                    .as(before + "\n--\n" + after)
                    .isEqualTo(kinds(comparison, false));
            if (Equality.sameBinary(old, young)) {
                assertThat(comparison.differences())
                        .as(before + "\n--\n" + after)
                        .isEmpty();
            }
            for (Difference difference : comparison.differences()) {
                if (!NO_ACCESS.contains(difference.kind())
                        && !difference.accesses().contains("becomes")) {
                    witnesses++;
                    if (!holds(difference, ProfileDecider.of(old), ProfileDecider.of(young))) {
                        wrong.add(difference + "\n" + before + "\n--\n" + after);
                    }
                }
            }
        }
        assertThat(wrong).as("seed %d", SEED).isEmpty();
        assertThat(witnesses).isGreaterThan(PAIRS / 3);
    }

    private static Comparison compared(ProfileMeaning old, ProfileMeaning young) throws InputException {
        return MeaningComparison.of(List.of(old), List.of(young), new ProfileWriter(), Model.EMPTY);
    }

    /** What is told in the other order, with widened for narrowed. */
    private static Set<String> kinds(Comparison comparison, boolean mirrored) {
        Set<String> kinds = new TreeSet<>();
        for (Difference difference : comparison.differences()) {
            boolean widened = difference.direction() == ChangeDirection.WIDENED;
            boolean changed = difference.direction() == ChangeDirection.CHANGED;
            boolean told = !changed && !NO_ACCESS.contains(difference.kind());
            kinds.add((changed ? "changed " : widened == mirrored ? "narrowed " : "widened ")
                    + difference.kind()
                    + (told ? " " + difference.accesses() : ""));
        }
        return kinds;
    }

    private static boolean holds(Difference difference, ProfileDecider old, ProfileDecider young)
            throws InputException {
        Access access = AccessText.parse(difference.witness());
        // What the kernel does not ask about is open.
        boolean was = old.decide(access).outcome() != Outcome.DENIED;
        boolean is = young.decide(access).outcome() != Outcome.DENIED;
        return difference.direction() == ChangeDirection.WIDENED ? is && !was : was && !is;
    }
}
