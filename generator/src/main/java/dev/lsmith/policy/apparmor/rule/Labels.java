package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Access;
import dev.lsmith.pattern.Glob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Labels of other processes, as records have them, as patterns of rules. */
public final class Labels {
    /** The variable that stands for the name of the profile it is used in. */
    public static final String PROFILE_NAME = "profile_name";

    private Labels() {}

    /** The pattern of a label as a record has it; empty where the record names none. */
    public static Optional<Glob> pattern(Optional<String> label) {
        return label.map(Labels::pattern);
    }

    /** The pattern of a label: {@code @{profile_name}} for the container's own, also in a stack. */
    public static Glob pattern(String label) {
        if (!Access.isOwn(label)) {
            return Glob.literal(label);
        }
        List<Glob.Part> parts = new ArrayList<>();
        for (String profile : label.split("(?=//&)|(?<=//&)", -1)) {
            boolean own = profile.equals(Access.OWN_LABEL);
            parts.add(own ? new Glob.Variable(PROFILE_NAME) : new Glob.Literal(profile));
        }
        return new Glob(parts).normalised();
    }

    /** A label as the kernel has it, where the container's own is that of a profile. */
    static String named(String label, String profile) {
        return Arrays.stream(label.split("(?=//&)|(?<=//&)", -1))
                .map(part -> part.equals(Access.OWN_LABEL) ? profile : part)
                .collect(Collectors.joining());
    }

    /** Whether a condition on another process's label holds for each: there is none, or it is {@code **}. */
    static boolean isAnybody(Optional<Glob> label) {
        return label.isEmpty() || label.get().equals(Glob.of(new Glob.AnyPath()));
    }
}
