package dev.lsmith.posture.change;

import dev.lsmith.base.ShippedData;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.policy.Comparison.ChangeDirection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What of the host and of others lies in a container, and what it may write: its root, the kernel's paths, mounts. */
final class MountChange {
    private static final String TMPFS = "tmpfs";
    private static final Set<String> SHARED = Set.of("shared", "rshared");
    private static final List<String> CLOSING = List.of("noexec", "nosuid", "nodev");

    private final SpecChanges changes;

    private MountChange(SpecChanges changes) {
        this.changes = changes;
    }

    static void add(SpecChanges changes) {
        ContainerSpec before = changes.before();
        ContainerSpec after = changes.after();
        changes.closing(
                before.filesystem().readOnlyRoot(),
                after.filesystem().readOnlyRoot(),
                "root file system",
                "writing to the image's files",
                "--read-only");
        changes.closings(
                paths("masked", before, before.filesystem().maskedPaths()),
                paths("masked", after, after.filesystem().maskedPaths()),
                "masked path",
                "masked ");
        changes.closings(
                paths("readonly", before, before.filesystem().readonlyPaths()),
                paths("readonly", after, after.filesystem().readonlyPaths()),
                "read-only path",
                "read-only ");
        new MountChange(changes).mounts();
    }

    /** What is hidden or read-only; the engine's own list where none is given, and nothing in a privileged container. */
    private static Set<String> paths(String how, ContainerSpec spec, Optional<List<String>> given) {
        Set<String> paths = new TreeSet<>();
        if (!spec.capabilities().privileged() || given.isPresent()) {
            ShippedData.rows("posture/kernel-paths.csv").stream()
                    .filter(row -> row.get(0).equals(how))
                    .map(row -> row.get(1))
                    .filter(path -> given.isEmpty() || given.get().stream().anyMatch(p -> isBelow(path, p)))
                    .forEach(paths::add);
            given.ifPresent(paths::addAll);
        }
        return paths;
    }

    private static boolean isBelow(String path, String folder) {
        return path.equals(folder) || path.startsWith(folder.endsWith("/") ? folder : folder + "/");
    }

    private void mounts() {
        SortedMap<String, Mount> was = byDestination(changes.before());
        SortedMap<String, Mount> is = byDestination(changes.after());
        SortedSet<String> places = new TreeSet<>(was.keySet());
        places.addAll(is.keySet());
        for (String place : places) {
            Mount old = was.get(place);
            Mount young = is.get(place);
            if (old == null && young != null) {
                oneSide(young, true);
            } else if (young == null && old != null) {
                oneSide(old, false);
            } else if (old != null && young != null) {
                both(old, young);
            }
        }
    }

    private static SortedMap<String, Mount> byDestination(ContainerSpec spec) {
        SortedMap<String, Mount> mounts = new TreeMap<>();
        spec.mounts().forEach(mount -> mounts.put(mount.destination(), mount));
        return mounts;
    }

    /** A file system in memory opens no more than a writable root does; what lies elsewhere outlives the container and is shared. */
    private void oneSide(Mount mount, boolean added) {
        ContainerSpec other = added ? changes.before() : changes.after();
        boolean opens = !mount.mountType().equals(TMPFS)
                || (!mount.readOnly() && other.filesystem().readOnlyRoot());
        ChangeDirection direction = added ? ChangeDirection.WIDENED : ChangeDirection.NARROWED;
        String flag = flag(mount);
        changes.add(
                opens ? direction : ChangeDirection.CHANGED,
                kind(mount),
                words(mount),
                added ? "" : flag,
                added ? flag : "");
    }

    private void both(Mount old, Mount young) {
        if (!old.mountType().equals(young.mountType()) || !source(old).equals(source(young))) {
            boolean narrower = old.mountType().equals("bind")
                    && young.mountType().equals("bind")
                    && isBelow(young.source(), old.source());
            boolean memory = young.mountType().equals(TMPFS);
            changes.add(
                    narrower || memory ? ChangeDirection.NARROWED : ChangeDirection.WIDENED,
                    kind(narrower || memory ? old : young),
                    words(narrower || memory ? old : young),
                    flag(old),
                    flag(young));
        }
        if (old.readOnly() != young.readOnly()) {
            Mount writable = old.readOnly() ? young : old;
            changes.add(
                    old.readOnly() ? ChangeDirection.WIDENED : ChangeDirection.NARROWED,
                    kind(writable),
                    "writing to " + words(writable),
                    flag(old),
                    flag(young));
        }
        changes.opening(
                SHARED.contains(old.propagation()),
                SHARED.contains(young.propagation()),
                "mount propagation",
                "mounts at " + young.destination() + " reach the host",
                flag(young) + ":" + young.propagation());
        for (String option : CLOSING) {
            changes.closing(
                    old.options().contains(option),
                    young.options().contains(option),
                    "mount option",
                    option.substring(2) + " at " + young.destination(),
                    option);
        }
    }

    private static String kind(Mount mount) {
        return mount.mountType().equals("bind") ? "host path" : mount.mountType();
    }

    private static String source(Mount mount) {
        return mount.mountType().equals("bind") ? mount.source() : mount.volume();
    }

    private static String words(Mount mount) {
        String source = source(mount);
        return (source.isEmpty() ? mount.mountType() : source) + " at " + mount.destination()
                + (mount.readOnly() ? ", read-only" : "");
    }

    private static String flag(Mount mount) {
        return mount.mountType().equals(TMPFS)
                ? "--tmpfs " + mount.destination()
                : "--volume " + source(mount) + ":" + mount.destination() + (mount.readOnly() ? ":ro" : "");
    }
}
