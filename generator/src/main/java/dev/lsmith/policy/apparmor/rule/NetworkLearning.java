package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Evidence;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.apparmor.rule.LearnedRules.LearnedRule;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Network rules: by family and type for AppArmor 3.0, which knows no more (apparmor.d(5)); from 4.0 on with
 * permissions, addresses and ports, which count from 5.0 on, see {@link LearnedEnds}.
 */
final class NetworkLearning {
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_]*");
    private static final Set<String> TYPES = Set.of("stream", "dgram", "seqpacket", "rdm", "raw", "packet");

    private final LanguageVersion abi;
    private final Assignment assignment;
    private final LearnedRules rules;

    private NetworkLearning(LanguageVersion abi, Assignment assignment, LearnedRules rules) {
        this.abi = abi;
        this.assignment = assignment;
        this.rules = rules;
    }

    /** Adds the rules for uses of sockets but unix ones; see {@link RuleKind.Learner}. */
    static void learn(Assignment assignment, LanguageVersion abi, LearnedRules rules) {
        new NetworkLearning(abi, assignment, rules).add(assignment.model().accesses(NetworkUse.class));
    }

    private void add(SortedMap<NetworkUse, Evidence> uses) {
        SortedMap<NetworkUse, Evidence> expressible = new TreeMap<>();
        uses.forEach((use, evidence) -> {
            if (use.isBareBind() && isToldFully(uses, use.family())) {
                return;
            }
            if (isExpressible(use)) {
                expressible.put(use, evidence);
            } else {
                rules.leaveOut(use, evidence, "the profile language has no word for this family or type");
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
        if (!abi.has(LanguageVersion.V4_0) || unknown) {
            rules.add(rule(uses.firstKey(), new TreeSet<>(), NetworkEnd.ANY, NetworkEnd.ANY), uses);
            return;
        }
        LearnedEnds ends = new LearnedEnds(uses, assignment);
        ends.rules().forEach(this::addWithEnds);
        ends.unwritten().stream()
                .findFirst()
                .ifPresent(address ->
                        rules.noteOnce("addresses of network rules that engines or name servers give out, such as "
                                + address + ", are not written, as they are others tomorrow; `--exact` writes them"));
    }

    /** Addresses and ports tell the reader what was seen where the abi cannot hold the program to them. */
    private void addWithEnds(LearnedRule draft) {
        if (abi.has(LanguageVersion.V5_0) || !((NetworkRule) draft.rule()).namesEnds()) {
            rules.add(draft);
            return;
        }
        rules.add(new LearnedRule(
                draft.rule(), "holds for every address and port", draft.reason(), draft.generalisation()));
        rules.noteOnce("addresses and ports of network rules are written and not enforced: abi " + abi.number()
                + " does not list them, so the parser compiles each such rule for every one;"
                + " `--apparmor-abi 5.0` enforces them where the kernel can");
    }

    static NetworkRule rule(
            NetworkUse use, SortedSet<SocketPermission> permissions, NetworkEnd local, NetworkEnd peer) {
        return new NetworkRule(
                Qualifiers.NONE,
                permissions,
                Optional.of(use.family()),
                use.type().isEmpty() ? Optional.empty() : Optional.of(use.type()),
                local,
                peer);
    }
}
