package dev.lsmith.access;

/**
 * A change of AppArmor profile that the process asked for.
 *
 * @param change how it asked
 * @param target the profile or hat it asked for
 */
public record ProfileTransition(Change change, String target) implements Access {
    /** The ways to ask. */
    public enum Change {
        CHANGE_PROFILE,
        CHANGE_ONEXEC,
        CHANGE_HAT,
        STACK
    }

    @Override
    public String kind() {
        return "profile-transition";
    }

    @Override
    public String text() {
        return Words.lower(change) + " " + target;
    }
}
