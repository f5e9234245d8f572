package dev.lsmith.policy.apparmor.rule;

/**
 * What a rule is refused for.
 *
 * @param message what is wrong, in one line
 * @param help what to do
 */
public record Refusal(String message, String help) {
    public static Refusal of(String message, String help) {
        return new Refusal(message, help);
    }
}
