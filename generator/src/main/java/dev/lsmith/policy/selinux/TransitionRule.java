package dev.lsmith.policy.selinux;

import java.util.Optional;

/**
 * The type that a new object or process gets: {@code type_transition a b:process c;}.
 *
 * @param source the type or attribute that acts
 * @param target the type or attribute of the directory or program
 * @param tclass the new object's class
 * @param newType its type
 * @param objectName the last component of its name that the rule is limited to
 */
public record TransitionRule(String source, String target, String tclass, String newType, Optional<String> objectName)
        implements Rule {
    @Override
    public int rank() {
        return 2 * Effect.PLACES;
    }
}
