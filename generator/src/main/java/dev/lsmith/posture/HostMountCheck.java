package dev.lsmith.posture;

import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Device;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.container.SpecSyntax;
import dev.lsmith.posture.Assessment.IsolationCheck;
import dev.lsmith.posture.PostureFinding.Danger;
import dev.lsmith.posture.PostureFinding.Usage;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What of the host is in the container: bind mounts, the propagation of mounts, and device nodes. */
final class HostMountCheck implements IsolationCheck {
    /** {@code a *:* rwm}, {@code b 8:* r}, as Docker and Compose write it; alone or in a list as JSON. */
    private static final Pattern BLOCK_RULE =
            Pattern.compile("(?:^|\")[ab] +(?:\\*|[0-9]+):(?:\\*|[0-9]+) +[a-z]*[rw]");

    @Override
    public void check(Assessment assessment) {
        devices(assessment);
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
                        "What lies there is shared with the host and outlives the container.",
                        ""));
        boolean unknown = HostPath.of(mount.source()).isEmpty();
        String sort = sort(mount, known);
        String sentence = unknown ? known.sentence() : mount.source() + " " + known.sentence() + ".";
        if (sort.equals("device") && !HostPath.normalised(mount.source()).equals("/dev")) {
            node(assessment, mount, known, sentence);
        } else {
            assessment.add(
                    "host-path",
                    sort.isEmpty() && mount.readOnly() ? "read-only" : sort,
                    mount.readOnly() ? known.readOnly() : known.writable(),
                    mount.source() + (mount.readOnly() ? " (read-only)" : ""),
                    sentence,
                    usage(assessment, mount));
        }
        // Docker, compose and Kubernetes have no word for it.
        boolean sayable = assessment.spec().engine() == Engine.PODMAN
                || assessment.spec().engine() == Engine.LXC
                || assessment.form() == SpecSyntax.OCI;
        if (sayable && !mount.options().containsAll(List.of("nosuid", "nodev"))) {
            assessment.add("mount-nodev", mount.destination());
        }
    }

    /** What a mount is by its type where a manifest says it, else by its path. */
    private static String sort(Mount mount, HostPath known) {
        if (mount.options().contains("type=Socket")) {
            return "socket";
        }
        boolean node =
                mount.options().contains("type=CharDevice") || mount.options().contains("type=BlockDevice");
        return node ? "device" : known.sort();
    }

    /**
     * A device node that is mounted and not given: the device cgroup lets it open only where the container is privileged, or
     * by a further rule. That the mount is read-only closes nothing, as a driver writes no inode.
     */
    private static void node(Assessment assessment, Mount mount, HostPath known, String sentence) {
        boolean opens = assessment.spec().capabilities().privileged()
                || assessment.options().has("device-rules");
        boolean lowered = !opens && known.writable() == Danger.CRITICAL;
        assessment.add(
                "device-node",
                lowered ? Danger.HIGH : known.writable(),
                mount.source(),
                sentence,
                assessment.usage().path(mount.destination()));
    }

    /** A mount that was only read needs no writing: said first, as it is what {@code :ro} would close. */
    private static Optional<Usage> usage(Assessment assessment, Mount mount) {
        String place = mount.destination();
        Optional<Usage> touched = assessment.usage().path(place);
        if (mount.readOnly() || touched.filter(Usage::seen).isEmpty()) {
            return touched;
        }
        Optional<Usage> written = assessment.usage().writes(path -> RecordedUsage.isBelow(path, place));
        return written.filter(Usage::seen)
                .or(() -> touched.map(n ->
                        new Usage(Usage.UsageAnswer.NEEDED, "only read; :ro would do: " + n.text(), n.positions())));
    }

    private static void propagation(Assessment assessment, Mount mount) {
        switch (mount.propagation()) {
            case "shared", "rshared" ->
                assessment.add(
                        "propagation-shared",
                        mount.destination(),
                        assessment.usage().mounts());
            case "slave", "rslave" -> assessment.add("propagation-slave", mount.destination());
            default -> {
                // Private mounts neither give nor take.
            }
        }
    }

    /**
     * Whether a disk of the host can be made and opened: a rule for every or any block device, MKNOD to make its node, and no user
     * namespace, in which nodes of devices open nothing (mount_namespaces(7), user_namespaces(7)).
     */
    private static boolean opensDisks(Assessment assessment, String rules) {
        return assessment.capabilities().held().contains("mknod")
                && !assessment.spec().namespaces().hasOwnUsers()
                && BLOCK_RULE.matcher(rules).find();
    }

    /** Device nodes given, and what the device cgroup lets through. */
    private static void devices(Assessment assessment) {
        ContainerSpec spec = assessment.spec();
        for (Device device : spec.devices()) {
            HostPath known = HostPath.of(device.hostPath())
                    .orElse(new HostPath(Danger.MEDIUM, Danger.MEDIUM, "is a device of the host", "device"));
            assessment.add(
                    "device",
                    device.permissions().contains("w") ? known.writable() : known.readOnly(),
                    device.hostPath(),
                    device.hostPath() + " " + known.sentence() + ".",
                    assessment.usage().path(device.containerPath()));
        }
        assessment
                .options()
                .values("device-rules")
                .forEach(rules -> assessment.add(
                        "device-cgroup-rule",
                        "",
                        opensDisks(assessment, rules) ? Danger.CRITICAL : Danger.HIGH,
                        rules,
                        "",
                        assessment.usage().capability("mknod")));
        if (assessment.options().has("device-request")) {
            assessment.add("device-request");
        }
    }
}
