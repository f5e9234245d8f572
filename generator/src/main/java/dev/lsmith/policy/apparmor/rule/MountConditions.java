package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.pattern.Glob;
import java.util.List;
import java.util.Optional;
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

    /** What is wrong with the words of the options in a version. */
    Optional<Refusal> check(LanguageVersion version) {
        for (Options list : options) {
            Optional<String> unknown = list.flags().stream()
                    .filter(word -> !MountOptions.isKnown(word, version))
                    .findFirst();
            if (unknown.isPresent()) {
                return Optional.of(
                        Refusal.of("`" + unknown.get() + "` is no option of mount rules", "see apparmor.d(5)"));
            }
            MountOptions.Asked asked = MountOptions.of(list.flags());
            if (!list.choice() && (asked.set() & asked.clear()) != 0 && version.has(LanguageVersion.V4_0)) {
                return Optional.of(Refusal.of("options exclude each other", "write one of them"));
            }
        }
        return Optional.empty();
    }

    /** The flags of all lists of one kind together. */
    int flags(boolean choice) {
        List<String> words = options.stream()
                .filter(o -> o.choice() == choice)
                .flatMap(o -> o.flags().stream())
                .toList();
        return MountOptions.of(words).set();
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
