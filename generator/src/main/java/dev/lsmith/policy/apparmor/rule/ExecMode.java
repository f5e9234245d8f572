package dev.lsmith.policy.apparmor.rule;

import java.util.Locale;
import java.util.Optional;

/**
 * How a program may be executed (apparmor.d(5), "Execute Transitions"). The words in capitals scrub the environment.
 */
public enum ExecMode {
    /** Bare {@code x}, in deny rules and before {@code -> target}. */
    X("x"),
    IX("ix"),
    /** {@code unsafe … ix}: compiled to other bits than {@code ix}, which mean the same (measured with 3.0.8). */
    IX_UNSAFE("ix"),
    PX("px"),
    PX_SCRUBBED("Px"),
    CX("cx"),
    CX_SCRUBBED("Cx"),
    UX("ux"),
    UX_SCRUBBED("Ux"),
    PIX("pix"),
    PIX_SCRUBBED("Pix"),
    CIX("cix"),
    CIX_SCRUBBED("Cix"),
    PUX("pux"),
    PUX_SCRUBBED("PUx"),
    CUX("cux"),
    CUX_SCRUBBED("CUx");

    private final String word;

    ExecMode(String word) {
        this.word = word;
    }

    /** As written. */
    public String word() {
        return word;
    }

    /** Whether the program may stay in the profile that executed it; such a mode brings {@code m} along. */
    public boolean inherits() {
        return this == IX
                || this == IX_UNSAFE
                || this == PIX
                || this == PIX_SCRUBBED
                || this == CIX
                || this == CIX_SCRUBBED;
    }

    /** The same way to execute with the environment scrubbed or not; {@link #X} has one form only. */
    public ExecMode scrubbed(boolean scrub) {
        if (this == X || this == IX) {
            return this == IX && !scrub ? IX_UNSAFE : this;
        }
        String first = word.substring(0, 1);
        String other = (scrub ? first.toUpperCase(Locale.ROOT) : first.toLowerCase(Locale.ROOT))
                + word.substring(1).toLowerCase(Locale.ROOT);
        return of(other).orElse(this);
    }

    /** The mode that a word stands for. {@code Pux} and {@code Cux} are {@code PUx} and {@code CUx}. */
    public static Optional<ExecMode> of(String word) {
        String canonical = word.equals("Pux") || word.equals("Cux") ? word.charAt(0) + "Ux" : word;
        for (ExecMode mode : values()) {
            if (mode.word.equals(canonical)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }

    /**
     * What profile a program gets when it is executed.
     *
     * @param mode the exec mode as written: {@code Px}; {@code safe} or {@code unsafe} where a change_profile rule waits for
     *     the exec
     * @param target the profile named behind {@code ->}; empty when the mode tells
     */
    public record Transition(String mode, String target) implements Comparable<Transition> {
        /** The same with the environment scrubbed, as modes in capitals do. */
        public Transition scrubbed() {
            return new Transition(
                    ExecMode.of(mode).map(m -> m.scrubbed(true).word()).orElse(mode), target);
        }

        @Override
        public int compareTo(Transition other) {
            int byMode = mode.compareTo(other.mode);
            return byMode != 0 ? byMode : target.compareTo(other.target);
        }

        /** As in a rule: {@code Px -> target}. */
        @Override
        public String toString() {
            return target.isEmpty() ? mode : mode + " -> " + target;
        }
    }
}
