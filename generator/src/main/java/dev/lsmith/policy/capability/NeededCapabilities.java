package dev.lsmith.policy.capability;

import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.PrivilegeGain;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.kernel.KernelTable;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.model.coverage.Coverage.Topic;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.Synthesis.Justification;
import dev.lsmith.policy.Synthesis.LeftOut;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.Synthesis.Wider;
import dev.lsmith.policy.capability.CapabilitySet.Kept;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which capabilities a container needs.
 *
 * <p>The kernel's LSM hooks report a check only of a capability that the process holds, and one that a complaining
 * module watched; so what a module that reports every use did not report was not used. Without such a recording nothing
 * that was given is taken away; without any record of the container only the engine's default stays, as far as it was given.
 */
final class NeededCapabilities {
    /** Where Docker's spec has what was given beyond the default. */
    private static final String ADDED = "HostConfig.CapAdd";

    private static final String OVERRIDE = "dac_override";

    private final Assignment assignment;
    private final GivenCapabilities grant;
    private final boolean learned;
    private final boolean recorded;

    private final SortedMap<String, Reason> keep = new TreeMap<>();
    private final SortedMap<String, String> drop = new TreeMap<>();
    private final List<LeftOut> leftOut = new ArrayList<>();
    private final List<Wider> wider = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    NeededCapabilities(Assignment assignment) {
        this.assignment = assignment;
        this.grant = GivenCapabilities.of(assignment.spec());
        this.learned = assignment.coverage().tells(Topic.CAPABILITIES);
        this.recorded = !assignment.model().isEmpty();
    }

    Synthesis<CapabilitySet> synthesise() {
        assignment.model().accesses(CapabilityUse.class).forEach(this::use);
        assignment.model().accesses(PrivilegeGain.class).forEach(this::ofFile);
        assignment.coverage().unreported().forEach(this::pointedTo);
        new LowPorts(assignment).of(grant, keep, notes);
        if (!learned) {
            standard();
        }
        dropRest();
        useless();
        hints();
        givenAway();
        List<Justification> justifications = new ArrayList<>();
        SortedMap<String, Kept> kept = new TreeMap<>();
        keep.forEach((capability, reason) -> {
            kept.put(capability, CapabilitySet.kept(reason));
            justifications.add(Justification.exact("keep " + capability, reason));
            if (!grant.standard().contains(capability)) {
                wider.add(new Wider(
                        "keep " + capability, grant.baseline(), capability + ": not in the engine's default", reason));
            }
        });
        return new Synthesis<>(
                new CapabilitySet(
                        assignment.name(), kept, drop, assignment.hasOwnUsers(), NewPrivileges.of(assignment)),
                basis(),
                justifications,
                leftOut,
                wider,
                notes);
    }

    private Synthesis.Basis basis() {
        if (learned) {
            return Synthesis.Basis.OBSERVED;
        }
        return recorded ? Synthesis.Basis.DEFAULT_AND_SEEN : Synthesis.Basis.BASELINE;
    }

    private void use(CapabilityUse use, Evidence evidence) {
        Optional<String> obstacle = obstacle(use, evidence);
        if (obstacle.isPresent()) {
            leftOut.add(new LeftOut(use, obstacle.get(), evidence));
        } else {
            keep.put(use.capability(), new Reason.Observed(List.of(use), evidence));
        }
    }

    /** Without the capabilities of its file a program is not even executed (capabilities(7), "capability-dumb binaries"). */
    private void ofFile(PrivilegeGain gain, Evidence evidence) {
        if (gain.cause() != PrivilegeGain.GainCause.FILE_CAPABILITIES) {
            return;
        }
        for (String capability : gain.capabilities()) {
            if (grant.possible().contains(capability)) {
                keep.putIfAbsent(
                        capability,
                        new Reason.Derived("a program was executed whose file has it", List.of(gain), evidence));
            }
        }
    }

    /** A capability of which there is no record though calls ask for it. */
    private void pointedTo(String capability, SortedSet<String> calls) {
        SortedMap<SyscallUse, Evidence> uses = new TreeMap<>(assignment.model().accesses(SyscallUse.class));
        uses.keySet().removeIf(use -> use.name().filter(n -> calls.contains(n)).isEmpty());
        if (keep.containsKey(capability) || uses.isEmpty() || !grant.possible().contains(capability)) {
            return;
        }
        String named = String.join(", ", calls);
        Evidence evidence = uses.values().stream().reduce(Evidence::merge).orElseThrow();
        keep.put(capability, new Reason.Derived("root called " + named, List.copyOf(uses.keySet()), evidence));
        notes.add(capability + " is kept though no record tells of it, as root called " + named);
    }

    private Optional<String> obstacle(CapabilityUse use, Evidence evidence) {
        if (use.userNamespace() && !assignment.hasOwnUsers()) {
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
        String why = assignment.coverage().why(Topic.CAPABILITIES);
        for (String capability : grant.given()) {
            if (grant.standard().contains(capability)) {
                keep.putIfAbsent(capability, new Reason.Baseline(grant.baseline(), "no log tells that it is not used"));
            } else if (recorded) {
                keep.putIfAbsent(
                        capability, new Reason.Granted(ADDED, capability + ": no log tells that it is not used"));
            }
        }
        notes.add(
                recorded
                        ? "no capability is dropped, as the log cannot tell which are not used: " + why + beyond()
                        : "capabilities stay at the engine's default as far as the container was given it: " + why);
    }

    /** How many stay for want of evidence alone, and how to come by it. */
    private String beyond() {
        List<String> unproven = keep.entrySet().stream()
                .filter(kept -> kept.getValue() instanceof Reason.Granted
                        && !grant.standard().contains(kept.getKey()))
                .map(Map.Entry::getKey)
                .toList();
        return unproven.isEmpty()
                ? ""
                : "; " + unproven.size()
                        + " of those kept are beyond the engine's default, and only because they were given ("
                        + unproven.get(0) + (unproven.size() > 1 ? ", …" : "")
                        + "): record the container from its first program on, under a learning profile that is loaded anew, and"
                        + " those that it does not use are dropped";
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

    /**
     * A start on an empty volume shows no need of CAP_DAC_OVERRIDE, and the next one may: root gives the volume to the user that it
     * becomes, who closes it to others (seen: initdb makes its folder 0700, and the next start's {@code test -f} as root fails).
     */
    private void givenAway() {
        if (!drop.containsKey(OVERRIDE) || !keep.keySet().containsAll(List.of("chown", "setuid"))) {
            return;
        }
        assignment.model().accesses(FileAccess.class).keySet().stream()
                .filter(file -> file.path().endsWith("/")
                        && file.permissions().contains(FilePermission.SETATTR)
                        && outlives(file.path()))
                .findFirst()
                .ifPresent(file -> notes.add(OVERRIDE + " is dropped, as root did not need it here; if " + file.path()
                        + " is given to another user, and closed to all but that user, root needs it on the next start:"
                        + " record a second start on the same data"));
    }

    /** Whether a folder is on a volume or of the host, so that the next start finds it. */
    private boolean outlives(String folder) {
        return assignment.spec().stream()
                .flatMap(spec -> spec.mounts().stream())
                .anyMatch(mount -> !mount.mountType().equals("tmpfs")
                        && !mount.readOnly()
                        && folder.startsWith(mount.destination() + "/"));
    }

    /**
     * What the container was given.
     *
     * @param given its bounding set; without a spec the engine's default
     * @param possible what it can have held: its bounding set, or all there is when nothing tells
     * @param standard the engine's default
     * @param baseline how reasons name that default
     */
    record GivenCapabilities(
            SortedSet<String> given, SortedSet<String> possible, SortedSet<String> standard, String baseline) {
        GivenCapabilities {
            given = Collections.unmodifiableSortedSet(new TreeSet<>(given));
            possible = Collections.unmodifiableSortedSet(new TreeSet<>(possible));
            standard = Collections.unmodifiableSortedSet(new TreeSet<>(standard));
        }

        static GivenCapabilities of(Optional<ContainerSpec> spec) {
            boolean podman = spec.map(s -> s.engine() == Engine.PODMAN).orElse(false);
            String engine = podman ? "podman" : "docker";
            SortedSet<String> standard = new TreeSet<>();
            ShippedData.rows("baselines/" + engine + "-capabilities.csv").forEach(r -> standard.add(r.get(0)));
            SortedSet<String> all = new TreeSet<>(KernelTable.CAPABILITIES.names());
            SortedSet<String> given = spec.map(ContainerSpec::boundingSet).orElse(standard);
            return new GivenCapabilities(
                    given, spec.isPresent() ? given : all, standard, engine + "-default capabilities 2026-06");
        }
    }
}
