package dev.lsmith.policy.apparmor.rule;

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
