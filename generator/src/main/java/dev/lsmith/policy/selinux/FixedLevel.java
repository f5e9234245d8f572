package dev.lsmith.policy.selinux;

import dev.lsmith.access.SelinuxContext;
import dev.lsmith.container.ContainerSpec;
import java.util.Optional;

/** The MCS level of a container: fixed by {@code --security-opt label=level:…}, else chosen by the engine at each start. */
final class FixedLevel {
    private FixedLevel() {}

    /** The level that the spec fixes, if it can be read. */
    static Optional<String> of(Optional<ContainerSpec> spec) {
        return spec.flatMap(s -> s.security().label("level")).filter(CilLevels::valid);
    }

    static void note(Optional<ContainerSpec> spec, Draft draft) {
        Optional<String> fixed = of(spec);
        if (fixed.isPresent()) {
            draft.note(
                    "the spec fixes the MCS level " + fixed.get() + ": what it shares must have the same level or s0");
            return;
        }
        String recorded = spec.flatMap(s -> s.security().processLabel())
                .flatMap(SelinuxContext::parse)
                .map(SelinuxContext::level)
                .filter(CilLevels::valid)
                .map(level -> " (recorded: " + level + ")")
                .orElse("");
        draft.note("the engine chooses the MCS level at each start" + recorded
                + "; mcs_constrained_type keeps the container from the content of others");
    }
}
