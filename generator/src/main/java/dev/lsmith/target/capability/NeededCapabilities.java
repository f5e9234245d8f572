package dev.lsmith.target.capability;

import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Phase;
import dev.lsmith.access.Reporter;
import dev.lsmith.access.Verdict;
import dev.lsmith.data.ShippedData;
import dev.lsmith.spec.ContainerSpec;
import dev.lsmith.target.Assignment;
import dev.lsmith.target.Justification;
import dev.lsmith.target.LeftOut;
import dev.lsmith.target.Reason;
import dev.lsmith.target.Synthesis;
import dev.lsmith.target.Wider;
import dev.lsmith.target.capability.CapabilitySet.Kept;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which capabilities a container needs.
 *
 * <p>The kernel's LSM hooks report a check only of a capability that the process holds, and one that a complaining
 * module watched; so what a module that complains did not report was not used. Without such a module the engine's
 * default stays, as far as the container was given it.
 */
final class NeededCapabilities {
    private final Assignment assignment;
    private final Grant grant;
    private final boolean learned;

    private final SortedMap<String, Reason> keep = new TreeMap<>();
    private final SortedMap<String, String> drop = new TreeMap<>();
    private final List<LeftOut> leftOut = new ArrayList<>();
    private final List<Wider> wider = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    NeededCapabilities(Assignment assignment) {
        this.assignment = assignment;
        this.grant = Grant.of(assignment.spec());
        this.learned = learned(assignment);
    }

    /** Whether a module that lets everything pass and reports it watched the container's own programs. */
    static boolean learned(Assignment assignment) {
        return assignment.model().accesses().values().stream()
                .anyMatch(e -> (e.reporters().contains(Reporter.APPARMOR)
                                || e.reporters().contains(Reporter.SELINUX))
                        && e.verdicts().contains(Verdict.COMPLAINED)
                        && e.phases().contains(Phase.APPLICATION));
    }

    Synthesis<CapabilitySet> synthesise() {
        assignment.model().accesses(CapabilityUse.class).forEach(this::use);
        new LowPorts(assignment).of(grant, keep, notes);
        if (!learned) {
            standard();
        }
        dropRest();
        useless();
        hints();
        List<Justification> justifications = new ArrayList<>();
        SortedMap<String, Kept> kept = new TreeMap<>();
        keep.forEach((capability, reason) -> {
            kept.put(capability, ReasonText.of(reason));
            justifications.add(Justification.exact("keep " + capability, reason));
            if (!grant.standard().contains(capability)) {
                wider.add(new Wider(
                        "keep " + capability, grant.baseline(), capability + ": not in the engine's default", reason));
            }
        });
        NoNewPrivileges noNewPrivileges = NoNewPrivileges.of(assignment, learned);
        return new Synthesis<>(
                new CapabilitySet(assignment.name(), kept, drop, noNewPrivileges.decision()),
                learned ? Synthesis.Basis.OBSERVED : Synthesis.Basis.BASELINE,
                justifications,
                leftOut,
                wider,
                notes);
    }

    private void use(CapabilityUse use, Evidence evidence) {
        Optional<String> obstacle = obstacle(use, evidence);
        if (obstacle.isPresent()) {
            leftOut.add(new LeftOut(use, obstacle.get(), evidence));
        } else {
            keep.put(use.capability(), new Reason.Observed(List.of(use), evidence));
        }
    }

    private Optional<String> obstacle(CapabilityUse use, Evidence evidence) {
        if (use.userNamespace()) {
            return Optional.of("checked against a user namespace that the container made itself, where it has all;"
                    + " the engine's list does not reach there");
        }
        if (!evidence.phases().contains(Phase.APPLICATION)) {
            return Optional.of("used by the runtime before it became the container's program");
        }
        if (!grant.possible().contains(use.capability())) {
            return Optional.of(
                    "the container was not given it, and nobody uses what is not in the bounding set: the spec"
                            + " is another container's, or of another start");
        }
        return Optional.empty();
    }

    private void standard() {
        for (String capability : grant.standard()) {
            if (grant.given().contains(capability)) {
                keep.putIfAbsent(
                        capability,
                        new Reason.Baseline(
                                grant.baseline(), "no log of a complaining AppArmor or SELinux tells what is used"));
            }
        }
        notes.add("no complaining AppArmor profile or permissive SELinux domain watched the container, so capabilities"
                + " stay at the engine's default as far as the container was given it");
    }

    private void dropRest() {
        String reason = learned
                ? "given, and not used while every use was reported"
                : "given beyond the engine's default; no evidence that it is used";
        for (String capability : grant.given()) {
            if (!keep.containsKey(capability)) {
                drop.put(capability, reason);
            }
        }
    }

    /** capabilities(7): exec by a user other than 0 clears what is neither ambient nor in the file. */
    private void useless() {
        Optional<ContainerSpec> spec = assignment.spec();
        if (spec.isPresent() && !spec.get().root()) {
            spec.get().capabilities().add().stream()
                    .filter(c -> !keep.containsKey(c))
                    .forEach(c -> notes.add("adding " + c
                            + " had no effect: the container does not run as root, and engines set no ambient"
                            + " capabilities"));
        }
    }

    private void hints() {
        Map<String, String> hints = new HashMap<>();
        ShippedData.rows("baselines/capability-noise.csv").forEach(r -> hints.put(r.get(0), r.get(1)));
        keep.forEach((capability, reason) -> {
            if (hints.containsKey(capability) && reason instanceof Reason.Observed) {
                notes.add(capability + " is kept as it was used; " + hints.get(capability));
            }
        });
    }
}
