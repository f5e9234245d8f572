package dev.lsmith.launch;

import dev.lsmith.base.ShippedData;
import dev.lsmith.base.kernel.KernelTable;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.launch.OciPatch.AmbientCapabilities;
import dev.lsmith.launch.proposal.TmpfsMount;
import dev.lsmith.policy.LaunchSettings.CallFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a service unit can say beyond {@link LaunchView} (systemd.exec(5)).
 *
 * @param calls the filter of system calls
 * @param families of sockets, as {@code AF_INET}; none if nobody watched
 * @param directives whole lines without values of anybody's
 * @param readOnly paths that stay read-only
 * @param writable paths that stay writable; {@code -} in front of one that may be missing
 * @param ambient capabilities, in upper case without prefix, that another user than root holds
 * @param unsaid what of the plan a unit cannot say, one line each
 */
public record UnitView(
        Calls calls,
        List<String> families,
        List<String> directives,
        List<String> readOnly,
        List<String> writable,
        List<String> ambient,
        List<String> unsaid) {
    /** What a container's own file systems are whatever its root is. */
    private static final List<String> OWN = List.of("/dev", "/proc", "/sys");

    /** Guests of other machines, in the words of {@code SystemCallArchitectures=} (systemd.exec(5)). */
    private static final Map<String, String> GUESTS =
            Map.of("SCMP_ARCH_X86", "x86", "SCMP_ARCH_X32", "x32", "SCMP_ARCH_ARM", "arm", "SCMP_ARCH_S390", "s390");

    /**
     * A filter of system calls.
     *
     * @param names the calls allowed
     * @param widened those of them that the filter allows for some arguments only
     * @param answers the refused calls as entries of {@code SystemCallFilter=}: {@code clone3:ENOSYS}
     * @param architectures those beside the machine's own whose calls are let through
     * @param logs whether other calls pass as well, and are logged
     */
    public record Calls(
            List<String> names, List<String> widened, List<String> answers, List<String> architectures, boolean logs) {
        static final Calls NONE = new Calls(List.of(), List.of(), List.of(), List.of(), false);

        public Calls {
            names = List.copyOf(names);
            widened = List.copyOf(widened);
            answers = List.copyOf(answers);
            architectures = List.copyOf(architectures);
        }
    }

    public UnitView {
        families = List.copyOf(families);
        directives = List.copyOf(directives);
        readOnly = List.copyOf(readOnly);
        writable = List.copyOf(writable);
        ambient = List.copyOf(ambient);
        unsaid = List.copyOf(unsaid);
    }

    static UnitView of(LaunchPlan plan) {
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
                .map(TmpfsMount::path)
                .forEach(path -> writable.add("-" + path));
        return new UnitView(
                plan.settings().calls().map(UnitView::calls).orElse(Calls.NONE),
                plan.families().stream().map(UnitView::family).toList(),
                directives(plan),
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

    /** A filter as systemd can say it: calls by name alone. */
    private static Calls calls(CallFilter filter) {
        List<String> answers = new ArrayList<>();
        filter.refused()
                .forEach((call, errno) ->
                        KernelTable.ERRNOS.name(errno).ifPresent(name -> answers.add(call + ":" + name)));
        return new Calls(
                List.copyOf(filter.names()),
                List.copyOf(filter.conditional()),
                answers,
                filter.guests().stream()
                        .filter(GUESTS::containsKey)
                        .map(GUESTS::get)
                        .sorted()
                        .toList(),
                filter.logs());
    }

    private static List<String> directives(LaunchPlan plan) {
        List<String> lines = new ArrayList<>();
        SortedSet<String> names = plan.settings().calls().map(CallFilter::names).orElse(new TreeSet<>());
        Set<String> whole = new TreeSet<>(names);
        plan.settings().calls().ifPresent(filter -> whole.removeAll(filter.conditional()));
        for (List<String> row : ShippedData.rows("engines/systemd-directives.csv")) {
            boolean made = List.of(row.get(2).split(" ", -1)).stream().anyMatch(whole::contains);
            if (!names.isEmpty() && !made) {
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
