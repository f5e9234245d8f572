package dev.lsmith.posture;

import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Port;
import dev.lsmith.container.SpecSyntax;
import dev.lsmith.posture.Assessment.IsolationCheck;
import dev.lsmith.posture.PostureFinding.Usage;
import java.util.Optional;
import java.util.Set;

/** The network namespace, neighbours on its bridge, and published ports. */
final class NetworkIsolationCheck implements IsolationCheck {
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
            forges(assessment, "net-raw-host");
        } else if (NamespaceCheck.isShared(network)) {
            assessment.add("net-shared", NamespaceCheck.owner(network), sockets(assessment));
            forges(assessment, "net-raw-shared");
        } else if (isBridge(assessment, network)) {
            bridge(assessment, network);
        }
        if (!network.equals("none")) {
            sockets(assessment)
                    .filter(n -> n.answer() == Usage.UsageAnswer.NOT_SEEN)
                    .ifPresent(n -> assessment.add("net-unused", Optional.of(n)));
        }
        if (publishes(assessment, network)) {
            if (assessment.options().is("publish-all", "true")) {
                assessment.add("ports-all");
            }
            spec.ports().forEach(port -> published(assessment, port));
        }
    }

    /**
     * Whether ports are published: Docker, Podman and Compose publish none of a container that is in the host's network, in
     * another container's or in none (docker-run(1), {@code --publish}); in Kubernetes a port of the host's network is the host's.
     */
    private static boolean publishes(Assessment assessment, String network) {
        boolean without = network.equals("host") || network.equals("none") || NamespaceCheck.isShared(network);
        return !without || Set.of(SpecSyntax.KUBERNETES, SpecSyntax.CRI).contains(assessment.form());
    }

    /**
     * Whether it has neighbours. Podman's rootless networks ({@code slirp4netns}, {@code pasta}) have none, and what a runtime's
     * {@code private} namespace is connected to stands elsewhere.
     */
    private static boolean isBridge(Assessment assessment, String network) {
        return !network.equals("none")
                && !network.startsWith("slirp4netns")
                && !network.startsWith("pasta")
                && assessment.form() != SpecSyntax.OCI;
    }

    private static void bridge(Assessment assessment, String network) {
        forges(assessment, "net-raw-bridge");
        if (assessment.options().has("network-policy")) {
            return;
        }
        if (assessment.form() == SpecSyntax.KUBERNETES || assessment.form() == SpecSyntax.CRI) {
            assessment.add("net-pods");
        } else if (DEFAULT_BRIDGE.contains(network) && assessment.form() != SpecSyntax.COMPOSE) {
            // Compose makes a network for the project where nobody names one.
            assessment.add("net-default-bridge");
        }
    }

    /** Frames of any kind, where it holds NET_RAW over that network; a user namespace of its own has none over another's. */
    private static void forges(Assessment assessment, String code) {
        boolean foreign = assessment.spec().namespaces().hasOwnUsers() && !code.equals("net-raw-bridge");
        boolean held = assessment.capabilities().held().contains("net_raw")
                && !assessment.spec().capabilities().privileged();
        if (held && !foreign) {
            assessment.addForCapability(code, "net_raw", assessment.usage().capability("net_raw"));
        }
    }

    private static Optional<Usage> sockets(Assessment assessment) {
        return assessment
                .usage()
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

    /** The port that is reached from outside first: {@code 8000/tcp (80 inside)}. */
    private static String subject(Port port) {
        int outside = port.hostPort().orElse(0);
        if (outside == 0) {
            return port.containerPort() + "/" + port.protocol() + " (outside the engine chooses)";
        }
        String inside = outside == port.containerPort() ? "" : " (" + port.containerPort() + " inside)";
        return outside + "/" + port.protocol() + inside;
    }

    private static void published(Assessment assessment, Port port) {
        if (port.hostPort().isEmpty()) {
            return;
        }
        String subject = subject(port);
        Optional<Usage> usage = assessment
                .usage()
                .any(NetworkUse.class, n -> offers(n, port), "it listened:", "no socket of that port")
                .map(n -> n.seen() ? n : Usage.unknown("logs name few of the ports that it listens on"));
        boolean everywhere = ANY_ADDRESS.contains(port.hostAddress());
        assessment.add(
                everywhere ? "port-published-all" : "port-published",
                everywhere ? subject : subject + " on " + port.hostAddress(),
                usage);
    }
}
