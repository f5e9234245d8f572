package dev.lsmith.posture.change;

import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.container.ContainerSpec.NamespaceModes;
import dev.lsmith.container.ContainerSpec.Port;
import dev.lsmith.policy.Comparison.ChangeDirection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** With whom a container shares what the kernel can keep apart (namespaces(7)), and who reaches it over the network. */
final class NamespaceChange {
    /** Modes that keep to themselves, whatever an engine calls its default. */
    private static final Set<String> OWN = Set.of("", "private", "default", "bridge", "shareable", "nomap", "auto");

    private NamespaceChange() {}

    static void add(SpecChanges changes) {
        NamespaceModes before = changes.before().namespaces();
        NamespaceModes after = changes.after().namespaces();
        mode(changes, "network", "--network", before.network(), after.network());
        mode(changes, "pid", "--pid", before.pid(), after.pid());
        mode(changes, "ipc", "--ipc", before.ipc(), after.ipc());
        mode(changes, "uts", "--uts", before.uts(), after.uts());
        mode(changes, "cgroup", "--cgroupns", before.cgroup(), after.cgroup());
        users(changes, before, after);
        ports(changes);
    }

    /** From the one that shares least: {@code none}, an own one, another container's or network, the host's. */
    private static int sharing(String mode) {
        if (mode.equals("none")) {
            return 0;
        }
        if (mode.equals("host")) {
            return 3;
        }
        return OWN.contains(mode) ? 1 : 2;
    }

    private static void mode(SpecChanges changes, String name, String flag, String was, String is) {
        String kind = name + " namespace";
        int more = Integer.compare(sharing(is), sharing(was));
        if (more != 0) {
            boolean widened = more > 0;
            String shared = widened ? is : was;
            changes.add(
                    widened ? ChangeDirection.WIDENED : ChangeDirection.NARROWED,
                    kind,
                    shared.equals("host") ? "the host's " + name + " namespace" : name + " namespace " + words(shared),
                    flag(flag, was),
                    flag(flag, is));
        } else if (sharing(is) == 2 && !was.equals(is)) {
            changes.other(kind, flag(flag, was), flag(flag, is), "who else is in it is not said");
        }
    }

    private static String words(String mode) {
        return mode.isEmpty() || mode.equals("private") ? "of its own" : mode;
    }

    private static String flag(String flag, String mode) {
        return mode.isEmpty() ? "" : flag + "=" + mode;
    }

    /** Root of a user namespace is nobody on the host (user_namespaces(7)); which ids it is mapped to differs by engine. */
    private static void users(SpecChanges changes, NamespaceModes before, NamespaceModes after) {
        changes.closing(
                before.hasOwnUsers(),
                after.hasOwnUsers(),
                "user namespace",
                "root in the container is root on the host",
                "--userns=" + (after.hasOwnUsers() ? after.user() : before.user()));
        boolean other = before.hasOwnUsers() && after.hasOwnUsers();
        if (other && !before.user().equals(after.user())) {
            changes.other(
                    "user namespace",
                    "--userns=" + before.user(),
                    "--userns=" + after.user(),
                    "to which ids of the host its users are mapped is not said");
        }
    }

    private static void ports(SpecChanges changes) {
        changes.openings(published(changes.before()), published(changes.after()), "published port", "--publish ");
        if (changes.before().engine() != Engine.KUBERNETES || changes.after().engine() != Engine.KUBERNETES) {
            changes.opening(
                    changes.before().bindsLowPortsFreely(),
                    changes.after().bindsLowPortsFreely(),
                    "low ports",
                    "binding ports below 1024 without a capability",
                    "--sysctl net.ipv4.ip_unprivileged_port_start=0");
        }
    }

    private static Set<String> published(ContainerSpec spec) {
        return spec.ports().stream()
                .filter(port -> port.hostPort().isPresent())
                .map(NamespaceChange::text)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String text(Port port) {
        String address = port.hostAddress().isEmpty() ? "" : port.hostAddress() + ":";
        return address + port.hostPort().orElse(0) + ":" + port.containerPort() + "/" + port.protocol();
    }
}
