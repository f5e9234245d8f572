package dev.lsmith.learn;

import java.util.List;

/**
 * A decision to allow more than was seen.
 *
 * @param rule the name of the rule that made it
 * @param observed the values it stands for, the first few
 * @param newlyAllowed one value that it allows and that was not seen
 */
public record Generalisation(String rule, List<String> observed, String newlyAllowed) {
    public Generalisation {
        observed = List.copyOf(observed);
    }
}
