package dev.lsmith.target.apparmor;

import dev.lsmith.access.Endpoint;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.SocketPermission;
import dev.lsmith.target.apparmor.syntax.NetworkRule;
import dev.lsmith.target.apparmor.syntax.NetworkRule.Address;
import dev.lsmith.target.apparmor.syntax.Qualifiers;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Network rules: by family and type for AppArmor 3.0, which knows no more (apparmor.d(5)); from 4.0 on with
 * permissions, and with the port where a socket is bound to one that was not chosen by chance.
 */
final class NetworkRules {
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_]*");
    private static final Set<String> TYPES = Set.of("stream", "dgram", "seqpacket", "rdm", "raw", "packet");
    private static final Set<SocketPermission> AT_PORT = EnumSet.of(SocketPermission.BIND, SocketPermission.LISTEN);

    private final Abi abi;
    private final Findings findings;

    NetworkRules(Abi abi, Findings findings) {
        this.abi = abi;
        this.findings = findings;
    }

    void add(SortedMap<NetworkUse, Evidence> uses) {
        SortedMap<NetworkUse, Evidence> expressible = new TreeMap<>();
        uses.forEach((use, evidence) -> {
            if (isExpressible(use)) {
                expressible.put(use, evidence);
            } else {
                findings.leaveOut(use, evidence, "the profile language has no word for this family or type");
            }
        });
        Findings.grouped(expressible, u -> u.family() + " " + u.type()).values().forEach(this::addFamilyAndType);
    }

    private static boolean isExpressible(NetworkUse use) {
        return WORD.matcher(use.family()).matches()
                && !use.family().equals("unspec")
                && (use.type().isEmpty() || TYPES.contains(use.type()));
    }

    private void addFamilyAndType(SortedMap<NetworkUse, Evidence> uses) {
        boolean unknown = uses.keySet().stream().anyMatch(u -> u.permissions().isEmpty());
        if (abi == Abi.V3_0 || unknown) {
            findings.add(rule(uses.firstKey(), new TreeSet<>(), Address.ANY), uses);
            return;
        }
        SortedSet<SocketPermission> anywhere = new TreeSet<>();
        uses.keySet().stream().filter(u -> portOf(u).isEmpty()).forEach(u -> anywhere.addAll(u.permissions()));
        SortedMap<String, SortedMap<NetworkUse, Evidence>> byPort =
                Findings.grouped(uses, u -> anywhere.containsAll(u.permissions()) ? "" : portOf(u));
        for (Map.Entry<String, SortedMap<NetworkUse, Evidence>> e : byPort.entrySet()) {
            SortedSet<SocketPermission> permissions = new TreeSet<>();
            e.getValue().keySet().forEach(u -> permissions.addAll(u.permissions()));
            Address local =
                    new Address(Optional.empty(), e.getKey().isEmpty() ? Optional.empty() : Optional.of(e.getKey()));
            findings.add(rule(uses.firstKey(), permissions, local), e.getValue());
        }
    }

    /** The port that a use is tied to; empty where a rule could not be tied to it without breaking replies. */
    private static String portOf(NetworkUse use) {
        Endpoint local = use.local();
        boolean tied = List.of("inet", "inet6").contains(use.family()) && AT_PORT.containsAll(use.permissions());
        return tied ? local.port().map(p -> Integer.toString(p)).orElse("") : "";
    }

    private static NetworkRule rule(NetworkUse use, SortedSet<SocketPermission> permissions, Address local) {
        return new NetworkRule(
                Qualifiers.NONE,
                permissions,
                Optional.of(use.family()),
                use.type().isEmpty() ? Optional.empty() : Optional.of(use.type()),
                local,
                Address.ANY);
    }
}
