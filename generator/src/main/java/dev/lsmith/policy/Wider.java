package dev.lsmith.policy;

/**
 * A rule that allows what the engine's own default denies.
 *
 * @param rule the rule as rendered
 * @param baseline the default's name: {@code docker-default}
 * @param what what it opens, in a few words
 * @param reason why it is there all the same
 */
public record Wider(String rule, String baseline, String what, Reason reason) {}
