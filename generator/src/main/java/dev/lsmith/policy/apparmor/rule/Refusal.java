package dev.lsmith.policy.apparmor.rule;

/**
 * What a rule is refused for.
 *
 * @param message what is wrong, in one line
 * @param help what to do
 */
public record Refusal(String message, String help) {
    /** A refusal with its message and what to do, each one line. */
    public static Refusal of(String message, String help) {
        return new Refusal(message, help);
    }
}
