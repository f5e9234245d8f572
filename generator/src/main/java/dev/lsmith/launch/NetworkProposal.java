package dev.lsmith.launch;

import dev.lsmith.access.Endpoint.AddressScope;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.base.render.Templates;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.container.ContainerSpec.Workload;
import dev.lsmith.model.Model;
import dev.lsmith.model.coverage.Coverage;
import dev.lsmith.model.coverage.Coverage.Topic;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A Kubernetes NetworkPolicy that lets in what the container was seen to serve, and out what it was seen to ask for, by ports: peers are pods
 * whose addresses change. A proposal: the pod's other containers share its network, and what was not exercised is not in it.
 */
public final class NetworkProposal {
    /** Where it is written. */
    public static final String FILE = "run/network-policy.yaml";

    private static final Set<SocketPermission> ASKING = EnumSet.of(SocketPermission.CONNECT, SocketPermission.SEND);

    private static final Set<String> INTERNET = Set.of("inet", "inet6");

    private final Templates yaml = new Templates(LaunchLanguages.YAML, Map.of("raw", LaunchLanguages.RAW));

    /**
     * A port that is let through.
     *
     * @param protocol {@code TCP}, {@code UDP} or {@code SCTP}
     * @param port its number
     */
    public record LetThrough(String protocol, int port) implements Comparable<LetThrough> {
        @Override
        public int compareTo(LetThrough other) {
            int byPort = Integer.compare(port, other.port);
            return byPort == 0 ? protocol.compareTo(other.protocol) : byPort;
        }
    }

    /**
     * What the policy says.
     *
     * @param object its name
     * @param pod the name of the object that holds the container, by which its pods may be labelled
     * @param served ports that others may reach
     * @param asked ports of others that it may reach
     * @param closesOut whether all else that goes out is closed: not where a record of a client names no port, or sockets were not reported
     * @param why why it is not; empty if it is
     */
    public record View(
            String object, String pod, List<LetThrough> served, List<LetThrough> asked, boolean closesOut, String why) {
        public View {
            served = List.copyOf(served);
            asked = List.copyOf(asked);
        }
    }

    /** The file's text; empty where the container is none of a pod that has a network of its own. */
    public Optional<String> text(LaunchPlan plan, Model model, Coverage coverage) {
        Optional<ContainerSpec> spec = plan.spec()
                .filter(s -> s.engine() == Engine.KUBERNETES || s.engine() == Engine.CRI)
                .filter(s -> !s.namespaces().network().equals("host"));
        return spec.map(
                s -> yaml.render("launch/network-policy.yaml.ftl", Map.of("net", view(plan, s, model, coverage))));
    }

    private static View view(LaunchPlan plan, ContainerSpec spec, Model model, Coverage coverage) {
        SortedSet<LetThrough> served = new TreeSet<>();
        SortedSet<LetThrough> asked = new TreeSet<>();
        boolean unknown = false;
        for (NetworkUse use : model.accesses(NetworkUse.class).keySet()) {
            if (!INTERNET.contains(use.family()) || isWithin(use)) {
                continue;
            }
            boolean serves = use.binds();
            use.local().port().filter(port -> serves && port > 0).ifPresent(port -> through(use, port, served));
            boolean asks = !use.permissions().stream()
                    .filter(ASKING::contains)
                    .toList()
                    .isEmpty();
            if (asks && use.local().port().isEmpty() && !serves) {
                use.remote().port().ifPresent(port -> through(use, port, asked));
                unknown |= use.remote().port().isEmpty() && use.permissions().contains(SocketPermission.CONNECT);
            }
        }
        spec.ports()
                .forEach(port ->
                        served.add(new LetThrough(port.protocol().toUpperCase(Locale.ROOT), port.containerPort())));
        String why = !coverage.tells(Topic.NETWORK)
                ? "the recording does not tell of every socket"
                : unknown
                        ? "records of its connections name no port (AppArmor names them under abi 4.0 and later)"
                        : "";
        Workload workload = spec.workload();
        return new View(
                "lsmith-" + LaunchView.of(plan).object(),
                workload.name().matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?") ? workload.name() : "NAME",
                new ArrayList<>(served),
                new ArrayList<>(asked),
                why.isEmpty(),
                why);
    }

    /** What stays within the pod is no policy's business. */
    private static boolean isWithin(NetworkUse use) {
        return use.remote().scope() == AddressScope.LOOPBACK || use.local().scope() == AddressScope.LOOPBACK;
    }

    private static void through(NetworkUse use, int port, SortedSet<LetThrough> ports) {
        switch (use.type()) {
            case "dgram" -> ports.add(new LetThrough("UDP", port));
            case "seqpacket" -> ports.add(new LetThrough("SCTP", port));
            case "stream" -> ports.add(new LetThrough("TCP", port));
            default -> {
                // Of which type the socket was is not told: both that are common.
                ports.add(new LetThrough("TCP", port));
                ports.add(new LetThrough("UDP", port));
            }
        }
    }
}
