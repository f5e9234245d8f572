package dev.lsmith.policy.seccomp;

import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.Synthesis.Wider;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/** The default profiles of the engines, as of the date that {@code profiles/baselines/NOTICE} gives. */
public final class EngineDefaults {
    /** How reasons name Docker's default. */
    public static final String DOCKER_NAME = "docker-default 2026-06";

    /** How reasons name Podman's default. */
    public static final String PODMAN_NAME = "podman-default 2026-06";

    private EngineDefaults() {}

    /** Docker's, read when it is first asked for. */
    private static final class Docker {
        private static final SeccompProfile PROFILE = load(Dialect.DOCKER, "baselines/docker-seccomp.json");
    }

    /** Podman's, read when it is first asked for. */
    private static final class Podman {
        private static final SeccompProfile PROFILE = load(Dialect.PODMAN, "baselines/podman-seccomp.json");
    }

    /** Docker's default, in its own dialect. */
    public static SeccompProfile docker() {
        return Docker.PROFILE;
    }

    /** Podman's default, in its own dialect. */
    public static SeccompProfile podman() {
        return Podman.PROFILE;
    }

    /** The default of the engine that reads a dialect; Docker's where runtimes have none of their own. */
    static SeccompProfile of(Dialect dialect) {
        return dialect == Dialect.PODMAN ? podman() : docker();
    }

    static String nameOf(Dialect dialect) {
        return dialect == Dialect.PODMAN ? PODMAN_NAME : DOCKER_NAME;
    }

    private static SeccompProfile load(Dialect dialect, String path) {
        try {
            String text = new String(ShippedData.bytes(path), StandardCharsets.UTF_8);
            return SeccompReader.read(dialect, "profiles/" + path, text).profile();
        } catch (InputException e) {
            throw new IllegalStateException("profiles/" + path + ": " + e.getMessage(), e);
        }
    }

    /** What goes beyond the default of the engine that reads a dialect, for the capabilities that a container keeps. */
    static final class BeyondDefault {
        private final String baseline;
        private final SeccompProfile whole;
        private final FilterEvaluation kept;

        BeyondDefault(Dialect dialect, Architecture machine, SortedSet<String> capabilities) {
            this.baseline = EngineDefaults.nameOf(dialect);
            SeccompProfile engine = EngineDefaults.of(dialect);
            this.whole = engine.withRules(IntArguments.exact(engine.rules()));
            this.kept = new FilterEvaluation(whole.flatten(machine, capabilities, SeccompMechanism.KERNEL));
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
            for (SyscallRule rule : whole.rules()) {
                if (rule.names().contains(name) && rule.action().permits()) {
                    grants.addAll(new TreeSet<>(rule.includes().capabilities()));
                }
            }
            return grants.isEmpty()
                    ? "the default refuses it"
                    : "the default allows it only to containers with " + String.join(" or ", grants);
        }
    }
}
