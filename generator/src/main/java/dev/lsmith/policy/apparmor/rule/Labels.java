package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Access;
import dev.lsmith.pattern.Glob;
import java.util.Optional;

/** Labels of other processes, as records have them, as patterns of rules. */
public final class Labels {
    /** The variable that stands for the name of the profile it is used in. */
    public static final String PROFILE_NAME = "profile_name";

    private Labels() {}

    /** The pattern of a label as a record has it; empty where the record names none. */
    public static Optional<Glob> pattern(Optional<String> label) {
        return label.map(Labels::pattern);
    }

    /** The pattern of a label: {@code @{profile_name}} for the container's own. */
    public static Glob pattern(String label) {
        return label.equals(Access.OWN_LABEL) ? Glob.of(new Glob.Variable(PROFILE_NAME)) : Glob.literal(label);
    }

    /** Whether a condition on another process's label holds for each: there is none, or it is {@code **}. */
    static boolean isAnybody(Optional<Glob> label) {
        return label.isEmpty() || label.get().equals(Glob.of(new Glob.AnyPath()));
    }
}
