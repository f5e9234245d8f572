package dev.lsmith.policy.selinux;

import dev.lsmith.base.ShippedData;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Port;
import dev.lsmith.model.coverage.Coverage.Topic;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.selinux.PortRules.PortTypes;
import dev.lsmith.policy.selinux.SelinuxRule.AccessRule;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;

/** Rules where nothing was recorded: what container_t allows at heart, narrowed by the spec and the privileges kept. */
final class BaselineRules {
    private static final String BASELINE = "container_t of container-selinux 2.250, restated";

    private final Assignment assignment;
    private final OwnTypes own;
    private final ObjectClasses capabilities;

    BaselineRules(Assignment assignment, OwnTypes own, ObjectClasses capabilities) {
        this.assignment = assignment;
        this.own = own;
        this.capabilities = capabilities;
    }

    /** All of it, where there is no record. */
    void addTo(ModuleDraft draft) {
        add(draft, EnumSet.allOf(Topic.class));
        draft.note(
                "nothing was recorded: the module restates what container_t allows at heart, narrowed by what is known;"
                        + " record a run under it in permissive mode to narrow it to what is used");
    }

    /** What it has of classes of accesses of which records do not tell every one, beside what was seen. */
    Synthesis.Basis addTo(ModuleDraft draft, SortedSet<Topic> untold) {
        add(draft, untold);
        draft.note("what container_t allows at heart with what was seen beyond it, as the log cannot tell what is not"
                + " used of " + untold.stream().map(Topic::word).collect(Collectors.joining(", ")) + ": "
                + assignment.coverage().why(untold.first()));
        return Synthesis.Basis.DEFAULT_AND_SEEN;
    }

    private void add(ModuleDraft draft, Set<Topic> topics) {
        boolean network =
                !assignment.spec().map(s -> s.namespaces().network()).orElse("").equals("none");
        for (List<String> row : ShippedData.rows("selinux/baseline.csv")) {
            AccessRule rule = AccessRule.allow(
                    own.domain(), target(row.get(0)), row.get(1), ObjectClasses.permissions(row.get(2)));
            Reason reason = new Reason.Baseline(BASELINE, row.get(4));
            if (!topics.contains(topic(row.get(1)))) {
                continue;
            }
            if (row.get(3).equals("optional")) {
                draft.addOptional("baseline " + row.get(0) + " " + row.get(1), rule, reason);
            } else if (network || row.get(3).equals("always")) {
                draft.add(rule, reason);
            }
        }
        if (network && topics.contains(Topic.NETWORK)) {
            ports(draft);
        }
        capabilities.addUnrecorded(assignment, own, new Reason.Baseline(BASELINE, "a capability that is kept"), draft);
    }

    private static Topic topic(String tclass) {
        if (tclass.endsWith("_socket")) {
            return Topic.NETWORK;
        }
        if (tclass.equals("process")) {
            return Topic.PROCESSES;
        }
        boolean file =
                tclass.endsWith("_file") || Set.of("file", "dir", "filesystem").contains(tclass);
        return file ? Topic.FILES : Topic.OTHERS;
    }

    private void ports(ModuleDraft draft) {
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
            case "@self" -> SelinuxRule.SELF;
            case "@content" -> RuntimeRules.CONTENT;
            case "@layers" -> RuntimeRules.LAYERS;
            default -> word;
        };
    }
}
