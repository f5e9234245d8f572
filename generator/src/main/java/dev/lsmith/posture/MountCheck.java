package dev.lsmith.posture;

import dev.lsmith.spec.Mount;
import java.util.List;
import java.util.Optional;

/** Bind mounts of the host, and the propagation of mounts. */
final class MountCheck implements Check {
    @Override
    public void check(Assessment assessment) {
        for (Mount mount : assessment.spec().mounts()) {
            if (mount.mountType().equals("bind")) {
                bind(assessment, mount);
            } else if (mount.options().contains("dev") || mount.options().contains("suid")) {
                assessment.add("mount-nodev", mount.destination());
            }
            propagation(assessment, mount);
        }
        assessment.options().values("volumes-of").forEach(of -> assessment.add("volumes-of", of));
    }

    private static void bind(Assessment assessment, Mount mount) {
        HostPath known = HostPath.of(mount.source())
                .orElse(new HostPath(
                        Danger.LOW,
                        Danger.INFO,
                        "What lies there is shared with the host and outlives the container."));
        boolean unknown = HostPath.of(mount.source()).isEmpty();
        assessment.add(
                "host-path",
                mount.readOnly() ? known.readOnly() : known.writable(),
                mount.source() + (mount.readOnly() ? " (read-only)" : ""),
                unknown ? known.sentence() : mount.source() + " " + known.sentence() + ".",
                need(assessment, mount));
        if (!mount.options().containsAll(List.of("nosuid", "nodev"))) {
            assessment.add("mount-nodev", mount.destination());
        }
    }

    /** A mount that was only read needs no writing: said first, as it is what {@code :ro} would close. */
    private static Optional<Need> need(Assessment assessment, Mount mount) {
        String place = mount.destination();
        Optional<Need> touched = assessment.seen().path(place);
        if (mount.readOnly() || touched.filter(Need::seen).isEmpty()) {
            return touched;
        }
        Optional<Need> written = assessment.seen().writes(path -> Seen.isBelow(path, place));
        return written.filter(Need::seen)
                .or(() -> touched.map(
                        n -> new Need(Need.Answer.NEEDED, "only read; :ro would do: " + n.text(), n.positions())));
    }

    private static void propagation(Assessment assessment, Mount mount) {
        switch (mount.propagation()) {
            case "shared", "rshared" ->
                assessment.add(
                        "propagation-shared",
                        mount.destination(),
                        assessment.seen().mounts());
            case "slave", "rslave" -> assessment.add("propagation-slave", mount.destination());
            default -> {
                // Private mounts neither give nor take.
            }
        }
    }
}
