package dev.lsmith.launch;

import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Attachment;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a bridge lets a container's port send, so that it can neither take a neighbour's address (ARP spoofing) nor fill the bridge's table of
 * addresses (MAC flooding). The ports are those that engines name {@code veth…}.
 *
 * @param table the name of the rules' table or chain
 * @param ends the container's addresses; empty where the spec tells none
 */
public record BridgeRules(String table, List<End> ends) {
    private static final Pattern MAC = Pattern.compile("(?i)[0-9a-f]{2}(:[0-9a-f]{2}){5}");
    private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    /**
     * An end of a container in a network.
     *
     * @param mac its address on the link
     * @param address its IPv4 address; empty if unknown
     * @param gateway the network's gateway, which nobody behind a port is; empty if unknown
     */
    public record End(String mac, String address, String gateway) {}

    public BridgeRules {
        ends = List.copyOf(ends);
    }

    /** The rules of a plan's container. */
    static BridgeRules of(LaunchPlan plan) {
        String object = LaunchView.of(plan).object().replace('-', '_');
        List<Attachment> attachments =
                plan.spec().map(ContainerSpec::attachments).orElse(List.of());
        return new BridgeRules(
                "lsmith_" + object,
                attachments.stream()
                        .map(BridgeRules::end)
                        .flatMap(Optional::stream)
                        .toList());
    }

    /** What is no address is left out: nothing of a spec is a rule. */
    private static Optional<End> end(Attachment attachment) {
        return MAC.matcher(attachment.mac()).matches()
                ? Optional.of(new End(attachment.mac(), address(attachment.address()), address(attachment.gateway())))
                : Optional.empty();
    }

    private static String address(String text) {
        return ADDRESS.matcher(text).matches() ? text : "";
    }

    /** The chain's name as ebtables has it: at most 30 characters. */
    public String chain() {
        return table.substring(0, Math.min(30, table.length()));
    }
}
