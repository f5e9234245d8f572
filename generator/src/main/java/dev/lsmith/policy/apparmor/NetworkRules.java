package dev.lsmith.policy.apparmor;

import dev.lsmith.access.Evidence;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.policy.apparmor.rule.LearnedRule;
import dev.lsmith.policy.apparmor.rule.LearnedRules;
import dev.lsmith.policy.apparmor.rule.NetworkRule;
import dev.lsmith.policy.apparmor.rule.NetworkRule.Address;
import dev.lsmith.policy.apparmor.rule.Qualifiers;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Network rules: by family and type for AppArmor 3.0, which knows no more (apparmor.d(5)); from 4.0 on with
 * permissions and ports, which count from 5.0 on, see {@link NetworkPorts}.
 */
final class NetworkRules {
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_]*");
    private static final Set<String> TYPES = Set.of("stream", "dgram", "seqpacket", "rdm", "raw", "packet");

    private final Abi abi;
    private final Optional<ContainerSpec> spec;
    private final LearnedRules findings;

    NetworkRules(Abi abi, Optional<ContainerSpec> spec, LearnedRules findings) {
        this.abi = abi;
        this.spec = spec;
        this.findings = findings;
    }

    void add(SortedMap<NetworkUse, Evidence> uses) {
        SortedMap<NetworkUse, Evidence> expressible = new TreeMap<>();
        uses.forEach((use, evidence) -> {
            if (use.isBareBind() && isToldFully(uses, use.family())) {
                return;
            }
            if (isExpressible(use)) {
                expressible.put(use, evidence);
            } else {
                findings.leaveOut(use, evidence, "the profile language has no word for this family or type");
            }
        });
        LearnedRules.grouped(expressible, u -> u.family() + " " + u.type())
                .values()
                .forEach(this::addFamilyAndType);
    }

    /** Whether another record tells what binds sockets of the family, with their type. */
    private static boolean isToldFully(SortedMap<NetworkUse, Evidence> uses, String family) {
        return uses.keySet().stream()
                .anyMatch(use -> use.family().equals(family)
                        && !use.type().isEmpty()
                        && use.permissions().contains(SocketPermission.BIND));
    }

    private static boolean isExpressible(NetworkUse use) {
        return WORD.matcher(use.family()).matches()
                && !use.family().equals("unspec")
                && (use.type().isEmpty() || TYPES.contains(use.type()));
    }

    private void addFamilyAndType(SortedMap<NetworkUse, Evidence> uses) {
        boolean unknown = uses.keySet().stream().anyMatch(u -> u.permissions().isEmpty());
        if (abi == Abi.V3_0 || unknown) {
            findings.add(rule(uses.firstKey(), new TreeSet<>(), Address.ANY, Address.ANY), uses);
            return;
        }
        new NetworkPorts(uses.firstKey().type(), uses, spec)
                .rules(uses.firstKey())
                .forEach(this::addWithPorts);
    }

    /** The ports tell the reader what was seen where the abi cannot hold the program to them. */
    private void addWithPorts(LearnedRule draft) {
        if (abi.hasPorts() || !((NetworkRule) draft.rule()).namesEnds()) {
            findings.add(draft);
            return;
        }
        findings.add(new LearnedRule(draft.rule(), "holds for every port", draft.reason(), draft.generalisation()));
        findings.noteOnce("ports of network rules are written and not enforced: abi " + abi.version()
                + " does not list them, so the parser compiles each such rule for every port;"
                + " `--apparmor-abi 5.0` enforces them where the kernel can");
    }

    static NetworkRule rule(NetworkUse use, SortedSet<SocketPermission> permissions, Address local, Address peer) {
        return new NetworkRule(
                Qualifiers.NONE,
                permissions,
                Optional.of(use.family()),
                use.type().isEmpty() ? Optional.empty() : Optional.of(use.type()),
                local,
                peer);
    }
}
