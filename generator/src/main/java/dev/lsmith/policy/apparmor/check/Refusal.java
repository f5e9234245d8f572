package dev.lsmith.policy.apparmor.check;

/**
 * What a rule is refused for.
 *
 * @param message what is wrong, in one line
 * @param help what to do
 */
record Refusal(String message, String help) {
    static Refusal of(String message, String help) {
        return new Refusal(message, help);
    }
}
