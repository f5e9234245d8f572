package dev.lsmith.policy.seccomp;

import dev.lsmith.policy.Reason;
import dev.lsmith.policy.Wider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/** What goes beyond the default of the engine that reads a dialect, for the capabilities that a container keeps. */
final class Excess {
    private final String baseline;
    private final SeccompProfile whole;
    private final Judge kept;

    Excess(Dialect dialect, Architecture machine, SortedSet<String> capabilities) {
        this.baseline = Baselines.nameOf(dialect);
        SeccompProfile engine = Baselines.of(dialect);
        this.whole = engine.withRules(IntArguments.exact(engine.rules()));
        this.kept = new Judge(whole.flatten(machine, capabilities, SeccompMechanism.KERNEL));
    }

    /** A call that the default refuses, or refuses with this first argument. */
    Optional<Wider> of(String name, OptionalLong argument, Reason reason) {
        OptionalLong firstArgument = argument.isPresent()
                ? OptionalLong.of(IntArguments.taken(name, argument.getAsLong()))
                : OptionalLong.empty();
        if (kept.permits(name, firstArgument)) {
            return Optional.empty();
        }
        String call = firstArgument.isPresent()
                ? name + " with first argument " + Long.toUnsignedString(firstArgument.getAsLong())
                : name;
        return Optional.of(new Wider("allow " + name, baseline, call + ": " + why(name), reason));
    }

    private String why(String name) {
        List<String> grants = new ArrayList<>();
        for (Rule rule : whole.rules()) {
            if (rule.names().contains(name) && rule.action().permits()) {
                grants.addAll(new TreeSet<>(rule.includes().capabilities()));
            }
        }
        return grants.isEmpty()
                ? "the default refuses it"
                : "the default allows it only to containers with " + String.join(" or ", grants);
    }
}
