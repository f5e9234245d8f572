package dev.lsmith.report;

import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.Comparison.OpenQuestion;
import dev.lsmith.posture.PostureFinding.Danger;
import dev.lsmith.posture.change.DangerScale.Grade;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@code diff} and {@code prove} found.
 *
 * @param compared what was compared by its meaning: names of files
 * @param differences the differences of meaning, widenings first and of these the most dangerous
 * @param open what the two alone do not decide
 * @param uncompared the files whose meaning is not compared
 */
public record PolicyComparison(
        List<String> compared,
        List<GradedDifference> differences,
        List<OpenQuestion> open,
        List<Uncompared> uncompared) {
    /** The gravest first, and what one mechanism says together. */
    private static final Comparator<GradedDifference> ORDER = Comparator.comparing(GradedDifference::direction)
            .thenComparing(GradedDifference::danger, Comparator.reverseOrder());

    public PolicyComparison {
        compared = List.copyOf(compared);
        differences = differences.stream().distinct().sorted(ORDER).toList();
        open = List.copyOf(open);
        uncompared = List.copyOf(uncompared);
    }

    /**
     * A difference and what it is worth.
     *
     * @param mechanism whose it is: {@code apparmor}, {@code selinux}, {@code seccomp}, {@code capabilities}, {@code launch},
     *     {@code recording}
     * @param difference what the two treat differently
     * @param grade how dangerous it is; empty where nothing is opened
     */
    public record GradedDifference(String mechanism, Difference difference, Optional<Grade> grade) {
        ChangeDirection direction() {
            return difference.direction();
        }

        Danger danger() {
            return grade.map(Grade::danger).orElse(Danger.INFO);
        }
    }

    /**
     * A file of two policies that lsmith cannot compare by its meaning.
     *
     * @param file its name, relative to both folders where it stands in two
     * @param state what can be said of it all the same
     */
    public record Uncompared(String file, State state) {
        /** How the bytes of a file of the two folders compare. */
        public enum State {
            SAME_BYTES("the same byte for byte"),
            OTHER_BYTES("its bytes differ"),
            ONLY_OLD("there is only an old one"),
            ONLY_NEW("there is only a new one");

            private final String words;

            State(String words) {
                this.words = words;
            }

            /** The state in words that go on a sentence. */
            String words() {
                return words;
            }
        }

        /** Whether it may mean something else: nobody can say. */
        public boolean isOpen() {
            return state != State.SAME_BYTES;
        }
    }

    /** What a comparison comes to, for the exit code. */
    public enum ComparisonResult {
        SAME,
        DIFFERENT,
        /** No difference that is asked about, and something could not be said. */
        UNDECIDED
    }

    /** Which differences count. */
    public record Threshold(boolean widenedOnly, Danger least) {
        /** Every difference. */
        public static final Threshold ANY = new Threshold(false, Danger.INFO);

        /** {@code widened}, or a danger: widenings of at least that one; nothing for another word. */
        public static Optional<Threshold> of(String word) {
            if (word.equals("widened")) {
                return Optional.of(new Threshold(true, Danger.INFO));
            }
            return Arrays.stream(Danger.values())
                    .filter(danger -> danger.word().equals(word.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .map(danger -> new Threshold(true, danger));
        }

        boolean counts(GradedDifference difference) {
            return !widenedOnly
                    || (difference.direction() == ChangeDirection.WIDENED
                            && difference.danger().compareTo(least) >= 0);
        }
    }

    /** Whether both mean the same, as far as a gate asks. */
    public ComparisonResult outcome(Threshold threshold) {
        List<GradedDifference> counting =
                differences.stream().filter(threshold::counts).toList();
        if (counting.stream().anyMatch(d -> d.difference().isCertain())) {
            return ComparisonResult.DIFFERENT;
        }
        return counting.isEmpty() && !isOpen() ? ComparisonResult.SAME : ComparisonResult.UNDECIDED;
    }

    /** Whether something could not be said. */
    public boolean isOpen() {
        return !open.isEmpty() || uncompared.stream().anyMatch(Uncompared::isOpen);
    }

    /** Whether both mean the same. */
    boolean isSame() {
        return differences.isEmpty() && !isOpen();
    }

    /** The differences of one direction, in order. */
    List<GradedDifference> of(ChangeDirection direction) {
        return differences.stream().filter(d -> d.direction() == direction).toList();
    }
}
