package dev.lsmith.launch;

import dev.lsmith.base.ShippedData;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.launch.proposal.Scratch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a service unit can say beyond {@link LaunchView} (systemd.exec(5)).
 *
 * @param families of sockets, as {@code AF_INET}; none if nobody watched
 * @param directives whole lines without values of anybody's
 * @param readOnly paths that stay read-only
 * @param writable paths that stay writable; {@code -} in front of one that may be missing
 * @param ambient capabilities, in upper case without prefix, that another user than root holds
 * @param unsaid what of the plan a unit cannot say, one line each
 */
public record UnitView(
        List<String> families,
        List<String> directives,
        List<String> readOnly,
        List<String> writable,
        List<String> ambient,
        List<String> unsaid) {
    /** What a container's own file systems are whatever its root is. */
    private static final List<String> OWN = List.of("/dev", "/proc", "/sys");

    public UnitView {
        families = List.copyOf(families);
        directives = List.copyOf(directives);
        readOnly = List.copyOf(readOnly);
        writable = List.copyOf(writable);
        ambient = List.copyOf(ambient);
        unsaid = List.copyOf(unsaid);
    }

    static UnitView of(LaunchPlan plan, AllowedCalls calls) {
        boolean readOnlyRoot = LaunchView.of(plan).readOnly();
        List<Mount> mounts = plan.spec().map(ContainerSpec::mounts).orElse(List.of());
        List<String> readOnly = new ArrayList<>(readOnlyRoot ? List.of("/") : List.of());
        List<String> writable = new ArrayList<>(readOnlyRoot ? OWN : List.of());
        for (Mount mount : mounts) {
            if (mount.readOnly()) {
                readOnly.add("-" + mount.destination());
            } else if (readOnlyRoot) {
                writable.add("-" + mount.destination());
            }
        }
        plan.proposals().scratch().orElse(List.of()).stream()
                .map(Scratch::path)
                .forEach(path -> writable.add("-" + path));
        return new UnitView(
                plan.families().stream().map(UnitView::family).toList(),
                directives(plan, calls),
                readOnly,
                writable,
                ambient(plan),
                unsaid(plan));
    }

    /** What a user other than root needs at once: a unit's bounding set alone gives such a user nothing. */
    private static List<String> ambient(LaunchPlan plan) {
        SortedSet<String> ambient = new TreeSet<>(AmbientCapabilities.kept(plan));
        if (!plan.limitedPorts().isEmpty() && !LaunchView.of(plan).uid().isEmpty()) {
            ambient.add("net_bind_service");
        }
        return ambient.stream().map(c -> c.toUpperCase(Locale.ROOT)).toList();
    }

    private static List<String> unsaid(LaunchPlan plan) {
        List<String> unsaid = new ArrayList<>();
        LaunchView run = LaunchView.of(plan);
        if (!run.selinuxType().isEmpty() && run.selinuxLevel().isEmpty()) {
            unsaid.add(
                    "an SELinux type alone: SELinuxContext= wants a whole context, with a level that an engine would choose");
        }
        if (!run.tmpfs().isEmpty()) {
            unsaid.add("directories in memory that belong to a user: these stay on disk, and writable");
        }
        if (plan.spec().filter(s -> !s.mounts().isEmpty()).isPresent()) {
            unsaid.add(
                    "the container's own root and mounts: the program sees the host's files, as far as policies let it");
        }
        return unsaid;
    }

    private static String family(String name) {
        return "AF_" + name.toUpperCase(Locale.ROOT);
    }

    private static List<String> directives(LaunchPlan plan, AllowedCalls calls) {
        List<String> lines = new ArrayList<>();
        Set<String> whole = new TreeSet<>(calls.names());
        whole.removeAll(calls.widened());
        for (List<String> row : ShippedData.rows("engines/systemd-directives.csv")) {
            boolean made = List.of(row.get(2).split(" ", -1)).stream().anyMatch(whole::contains);
            if (!calls.names().isEmpty() && !made) {
                lines.add(row.get(0) + "=" + row.get(1));
            }
        }
        if (hidesKernel(plan.spec())) {
            lines.add("ProtectControlGroups=yes");
            lines.add("ProtectKernelTunables=yes");
        }
        return lines;
    }

    /** Whether its engine kept it from writing /proc/sys, /sys and the cgroups. */
    private static boolean hidesKernel(Optional<ContainerSpec> spec) {
        return spec.filter(s -> !s.capabilities().privileged()
                        && s.filesystem().readonlyPaths().filter(List::isEmpty).isEmpty())
                .isPresent();
    }
}
