package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.pattern.Glob;
import java.util.List;
import java.util.SortedSet;
import java.util.function.UnaryOperator;

/**
 * The conditions of a mount rule.
 *
 * @param fstypes the file system types, any of which will do; empty for every type
 * @param options the lists of flags, each exact or a choice; empty for every flag
 */
public record MountConditions(List<Glob> fstypes, List<Options> options) {
    /** No condition. */
    public static final MountConditions NONE = new MountConditions(List.of(), List.of());

    public MountConditions {
        fstypes = List.copyOf(fstypes);
        options = List.copyOf(options);
    }

    /** The same conditions with each pattern changed. */
    public MountConditions withPatterns(UnaryOperator<Glob> change) {
        return new MountConditions(fstypes.stream().map(change).toList(), options);
    }

    /**
     * A list of flags.
     *
     * @param flags the flags
     * @param choice whether any of them will do ({@code options in (…)}) or exactly they must be there
     */
    public record Options(SortedSet<String> flags, boolean choice) {
        public Options {
            flags = Spelled.sorted(flags);
        }
    }
}
