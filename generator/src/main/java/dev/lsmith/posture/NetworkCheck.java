package dev.lsmith.posture;

import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.SocketPermission;
import dev.lsmith.spec.ContainerSpec;
import dev.lsmith.spec.Port;
import java.util.Optional;
import java.util.Set;

/** The network namespace, neighbours on its bridge, and published ports. */
final class NetworkCheck implements Check {
    private static final Set<String> ANY_ADDRESS = Set.of("", "0.0.0.0", "::");
    private static final Set<String> DEFAULT_BRIDGE = Set.of("", "default", "bridge");
    private static final Set<SocketPermission> OFFERS =
            Set.of(SocketPermission.BIND, SocketPermission.LISTEN, SocketPermission.ACCEPT);
    private static final Set<String> FAMILIES = Set.of("inet", "inet6", "packet");

    @Override
    public void check(Assessment assessment) {
        ContainerSpec spec = assessment.spec();
        String network = spec.namespaces().network();
        if (network.equals("host")) {
            assessment.add("net-host", sockets(assessment));
        } else if (SharedNamespace.isOf(network)) {
            assessment.add("net-shared", SharedNamespace.of(network), sockets(assessment));
        } else if (isBridge(assessment, network)) {
            bridge(assessment, network);
        }
        if (!network.equals("none")) {
            sockets(assessment)
                    .filter(n -> n.answer() == Need.Answer.NOT_SEEN)
                    .ifPresent(n -> assessment.add("net-unused", Optional.of(n)));
        }
        spec.ports().forEach(port -> published(assessment, port));
    }

    /**
     * Whether it has neighbours. Podman's rootless networks ({@code slirp4netns}, {@code pasta}) have none, and what a runtime's
     * {@code private} namespace is connected to stands elsewhere.
     */
    private static boolean isBridge(Assessment assessment, String network) {
        return !network.equals("none")
                && !network.startsWith("slirp4netns")
                && !network.startsWith("pasta")
                && assessment.form() != Form.OCI;
    }

    private static void bridge(Assessment assessment, String network) {
        if (assessment.capabilities().held().contains("net_raw")) {
            assessment.add("net-raw-bridge", assessment.seen().capability("net_raw"));
        }
        if (assessment.form() == Form.KUBERNETES || assessment.form() == Form.CRI) {
            assessment.add("net-pods");
        } else if (DEFAULT_BRIDGE.contains(network) && assessment.form() != Form.COMPOSE) {
            // Compose makes a network for the project where nobody names one.
            assessment.add("net-default-bridge");
        }
    }

    private static Optional<Need> sockets(Assessment assessment) {
        return assessment
                .seen()
                .any(
                        NetworkUse.class,
                        n -> FAMILIES.contains(n.family()),
                        "it used a socket:",
                        "it used no socket of a network family");
    }

    /** Whether a socket was bound to a port, listened or accepted there; one that only sends has a port too. */
    private static boolean offers(NetworkUse use, Port port) {
        boolean protocol = use.type().isEmpty()
                || use.type().equals("dgram") == port.protocol().equals("udp");
        return protocol
                && use.permissions().stream().anyMatch(OFFERS::contains)
                && use.local().port().filter(p -> p == port.containerPort()).isPresent();
    }

    private static void published(Assessment assessment, Port port) {
        if (port.hostPort().isEmpty()) {
            return;
        }
        String outside = port.hostPort().get() == 0
                ? "chosen by the engine"
                : port.hostPort().get().toString();
        String subject = port.containerPort() + "/" + port.protocol() + " as " + outside;
        Optional<Need> need = assessment
                .seen()
                .any(NetworkUse.class, n -> offers(n, port), "it listened:", "no socket of that port")
                .map(n -> n.seen() ? n : Need.untold("logs name few of the ports that it listens on"));
        boolean everywhere = ANY_ADDRESS.contains(port.hostAddress());
        assessment.add(
                everywhere ? "port-published-all" : "port-published",
                everywhere ? subject : subject + " on " + port.hostAddress(),
                need);
    }
}
