package dev.lsmith.policy.seccomp;

import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import java.nio.charset.StandardCharsets;

/** The default profiles of the engines, as of the date that {@code profiles/baselines/NOTICE} gives. */
public final class Baselines {
    /** How reasons name Docker's default. */
    public static final String DOCKER_NAME = "docker-default 2026-06";

    /** How reasons name Podman's default. */
    public static final String PODMAN_NAME = "podman-default 2026-06";

    private Baselines() {}

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
}
