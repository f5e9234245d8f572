package dev.lsmith.target.selinux;

import dev.lsmith.data.ShippedData;
import dev.lsmith.spec.ContainerSpec;
import dev.lsmith.spec.Port;
import dev.lsmith.target.Assignment;
import dev.lsmith.target.Reason;
import java.util.List;
import java.util.Set;

/** Rules where nothing was recorded: what container_t allows at heart, narrowed by the spec and the privileges kept. */
final class BaselineRules {
    private static final String BASELINE = "container_t of container-selinux 2.250, restated";

    private final Assignment assignment;
    private final OwnTypes own;
    private final CapabilityClasses capabilities;

    BaselineRules(Assignment assignment, OwnTypes own, CapabilityClasses capabilities) {
        this.assignment = assignment;
        this.own = own;
        this.capabilities = capabilities;
    }

    void addTo(Draft draft) {
        boolean network =
                !assignment.spec().map(s -> s.namespaces().network()).orElse("").equals("none");
        for (List<String> row : ShippedData.rows("selinux/baseline.csv")) {
            AccessRule rule =
                    AccessRule.allow(own.domain(), target(row.get(0)), row.get(1), Permissions.list(row.get(2)));
            Reason reason = new Reason.Baseline(BASELINE, row.get(4));
            switch (row.get(3)) {
                case "optional" -> draft.addOptional("baseline " + row.get(0) + " " + row.get(1), rule, reason);
                case "network" -> {
                    if (network) {
                        draft.add(rule, reason);
                    }
                }
                default -> draft.add(rule, reason);
            }
        }
        if (network) {
            ports(draft);
        }
        for (String capability : assignment.privileges().capabilities()) {
            draft.add(
                    AccessRule.allow(own.domain(), Rule.SELF, capabilities.of(capability, false), capability),
                    new Reason.Baseline(BASELINE, "a capability that is kept"));
        }
        draft.note(
                "nothing was recorded: the module restates what container_t allows at heart, narrowed by what is known;"
                        + " record a run under it in permissive mode to narrow it to what is used");
    }

    private void ports(Draft draft) {
        PortRules rules = new PortRules(own);
        List<Port> ports = assignment.spec().map(ContainerSpec::ports).orElse(List.of());
        for (Port port : ports) {
            if (Set.of("tcp", "udp", "sctp").contains(port.protocol())) {
                String tclass = port.protocol() + "_socket";
                rules.allow("name_bind", tclass, port.containerPort(), DerivedSockets.granted(port), draft);
            }
        }
        for (String tclass : List.of("tcp_socket", "udp_socket")) {
            if (ports.isEmpty()) {
                draft.add(
                        AccessRule.allow(own.domain(), PortTypes.ANY, tclass, "name_bind"),
                        new Reason.Baseline(BASELINE, "any port, as the spec names none"));
            } else {
                rules.unnamed(tclass, new Reason.Baseline(BASELINE, "ports that belong to no service"), draft);
            }
        }
    }

    private static String target(String word) {
        return switch (word) {
            case "@self" -> Rule.SELF;
            case "@content" -> RuntimeRules.CONTENT;
            case "@layers" -> RuntimeRules.LAYERS;
            default -> word;
        };
    }
}
