package dev.lsmith.posture;

import dev.lsmith.base.ShippedData;
import dev.lsmith.container.CapabilityGrant;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.SpecSyntax;
import dev.lsmith.posture.Assessment.IsolationCheck;
import dev.lsmith.posture.PostureFinding.Danger;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Privileged containers, no_new_privs, root, and each capability that the engine leaves. */
final class PrivilegeCheck implements IsolationCheck {
    private static final List<String> UNKNOWN = List.of("", "medium", "is not known to lsmith", "medium");

    @Override
    public void check(Assessment assessment) {
        ContainerSpec spec = assessment.spec();
        if (spec.capabilities().privileged()) {
            assessment.add("privileged", assessment.usage().anyCapability());
        }
        if (!spec.security().noNewPrivileges().orElse(false)) {
            boolean refused = spec.security().options().stream().anyMatch(o -> o.matches("no-new-privileges[:=]false"));
            assessment.addSort(
                    "no-new-privileges",
                    refused ? "refused" : "",
                    "",
                    assessment.usage().privilegeGain());
        }
        capabilities(assessment);
        if (!assessment.options().is("non-root", "true") && spec.root()) {
            user(assessment);
        }
    }

    /** The kubelet refuses to start as root what is to be no root. In a user namespace of its own root is nobody outside. */
    private static void user(Assessment assessment) {
        ContainerSpec spec = assessment.spec();
        boolean unsaid = spec.process().user().isEmpty()
                && !spec.namespaces().keepsId()
                && !assessment.form().tellsOutcome();
        Danger danger = spec.namespaces().hasOwnUsers() ? Danger.LOW : Danger.MEDIUM;
        assessment.add(
                unsaid ? "user-image" : "user-root", danger, assessment.usage().anyCapability());
    }

    /**
     * Each capability that the engine leaves, and what it is worth to an attacker. One that was added is closed by not adding
     * it; of a privileged container, or where all are added, one finding says it all.
     */
    private static void capabilities(Assessment assessment) {
        ContainerSpec spec = assessment.spec();
        if (spec.capabilities().privileged()) {
            return;
        }
        if (spec.capabilities().add().contains(CapabilityGrant.ALL)) {
            boolean held = !assessment.capabilities().held().isEmpty();
            Danger danger = !held || spec.namespaces().hasOwnUsers() ? Danger.HIGH : Danger.CRITICAL;
            assessment.add("capabilities-all", danger, assessment.usage().anyCapability());
            return;
        }
        Map<String, List<String>> table = new TreeMap<>();
        ShippedData.rows("posture/capabilities.csv").forEach(row -> table.put(row.get(0), row));
        for (String name : assessment.capabilities().bounding()) {
            capability(assessment, name, table.getOrDefault(name, UNKNOWN));
        }
    }

    private static void capability(Assessment assessment, String name, List<String> row) {
        boolean held = assessment.capabilities().held().contains(name);
        boolean added = assessment.spec().capabilities().add().contains(name);
        String code = held ? heldCode(assessment, name) : "capability-bounding";
        Danger danger = danger(assessment, name, row, held);
        assessment.add(
                assessment.spec().namespaces().hasOwnUsers() && held ? "capability-userns" : code,
                added ? "added" : "",
                danger,
                name.toUpperCase(Locale.ROOT),
                row.get(2),
                assessment.usage().capability(name));
    }

    /**
     * A capability of a user namespace of its own counts for what that owns only (user_namespaces(7)); packets are forged only where
     * there is a network; and without an exec that gains privileges nobody comes to hold what is only in the bounding set.
     */
    private static Danger danger(Assessment assessment, String name, List<String> row, boolean held) {
        boolean unreachable =
                !held && assessment.spec().security().noNewPrivileges().orElse(false);
        boolean alone = name.equals("net_raw")
                && assessment.spec().namespaces().network().equals("none");
        if (unreachable || alone) {
            return Danger.INFO;
        }
        return Danger.ofWord(row.get(assessment.spec().namespaces().hasOwnUsers() ? 3 : 1));
    }

    /** A manifest does not say which runtime's default it gets, and CRI-O's is the smaller one. */
    private static String heldCode(Assessment assessment, String name) {
        boolean byDefault = assessment.form() == SpecSyntax.KUBERNETES
                && !assessment.spec().capabilities().privileged()
                && Collections.disjoint(assessment.spec().capabilities().add(), Set.of(name, "all"))
                && ShippedData.rows("baselines/crio-capabilities.csv").stream()
                        .noneMatch(row -> row.get(0).equals(name));
        return byDefault ? "capability-containerd" : "capability";
    }
}
