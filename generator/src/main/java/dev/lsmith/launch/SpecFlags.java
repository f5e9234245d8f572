package dev.lsmith.launch;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Device;
import dev.lsmith.container.ContainerSpec.Limits;
import dev.lsmith.container.ContainerSpec.NamespaceModes;
import dev.lsmith.container.ContainerSpec.Port;
import dev.lsmith.container.ContainerSpec.ProcessSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The options of a spec as flags of {@code docker run}, but for those that the policies replace (security options,
 * capabilities, privileged).
 *
 * @param words flags and values
 * @param command what stands behind the image
 * @param diagnostics what is not repeated
 */
record SpecFlags(List<String> words, List<String> command, List<Diagnostic> diagnostics) {
    static final SpecFlags NONE = new SpecFlags(List.of(), List.of(), List.of());

    /** What engines set when nobody asks: Docker's 64 MiB and Podman's 62.5. */
    private static final Set<Long> DEFAULT_SHM = Set.of(67_108_864L, 65_536_000L);

    /** Set by images and engines in nearly every container. */
    private static final Set<String> EVERYWHERE = Set.of("PATH", "HOME", "HOSTNAME", "TERM", "container");

    private static final Set<String> REPLACED = Set.of("apparmor", "seccomp", "label", "disable", "no-new-privileges");

    static SpecFlags of(ContainerSpec spec) {
        SpecFlags flags = new SpecFlags(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        flags.process(spec.process());
        flags.namespaces(spec.namespaces());
        spec.ports().forEach(flags::port);
        spec.mounts().forEach(m -> MountFlag.add(m, flags));
        spec.devices().forEach(flags::device);
        if (spec.filesystem().readOnlyRoot()) {
            flags.add("--read-only");
        }
        flags.limits(spec.limits());
        flags.security(spec);
        OtherFlags.add(spec.otherOptions(), flags);
        return flags;
    }

    void add(String... more) {
        words.addAll(List.of(more));
    }

    private void addUnlessEmpty(String flag, String value) {
        if (!value.isEmpty()) {
            add(flag, value);
        }
    }

    private void process(ProcessSpec process) {
        addUnlessEmpty("--user", process.user());
        process.supplementaryGroups().forEach(g -> add("--group-add", g));
        addUnlessEmpty("--workdir", process.workingDirectory());
        if (process.terminal()) {
            add("--tty");
        }
        if (process.init()) {
            add("--init");
        }
        entrypoint(process);
        SortedSet<String> own = new TreeSet<>(process.environment());
        own.removeAll(EVERYWHERE);
        if (!own.isEmpty()) {
            diagnostics.add(Diagnostic.note(
                    "launch-environment",
                    "the docker run line does not repeat environment variables, as the spec does not tell yours from the"
                            + " image's: "
                            + String.join(", ", own)));
        }
    }

    /** The entry point is given in any case: whether it is the image's own cannot be told, and the outcome is equal. */
    private void entrypoint(ProcessSpec process) {
        int length = process.entrypoint().size();
        boolean leads = length > 0
                && length <= process.command().size()
                && process.command().subList(0, length).equals(process.entrypoint());
        if (leads) {
            add("--entrypoint", process.command().get(0));
        }
        command.addAll(leads ? process.command().subList(1, process.command().size()) : process.command());
    }

    private void namespaces(NamespaceModes modes) {
        if (!Set.of("default", "bridge").contains(modes.network())) {
            addUnlessEmpty("--network", modes.network());
        }
        namespace("--pid", modes.pid());
        namespace("--ipc", modes.ipc());
        namespace("--uts", modes.uts());
        if (!modes.hasEngineUsers()) {
            namespace("--userns", modes.user());
        }
        namespace("--cgroupns", modes.cgroup());
    }

    private void namespace(String flag, String mode) {
        if (!mode.equals("private")) {
            addUnlessEmpty(flag, mode);
        }
    }

    private void port(Port port) {
        if (port.hostPort().isEmpty()) {
            return;
        }
        boolean v6 = port.hostAddress().contains(":");
        String address =
                v6 ? "[" + port.hostAddress() + "]:" : port.hostAddress().isEmpty() ? "" : port.hostAddress() + ":";
        String outside = port.hostPort().get() == 0 ? "" : port.hostPort().get().toString();
        String host = address.isEmpty() && outside.isEmpty() ? "" : address + outside + ":";
        add("--publish", host + port.containerPort() + (port.protocol().equals("tcp") ? "" : "/" + port.protocol()));
    }

    private void device(Device device) {
        String inside = device.containerPath().isEmpty() ? device.hostPath() : device.containerPath();
        String permissions = device.permissions().equals("rwm") ? "" : ":" + device.permissions();
        add("--device", device.hostPath() + ":" + inside + permissions);
    }

    private void limits(Limits limits) {
        limits.memoryBytes().ifPresent(n -> add("--memory", n.toString()));
        limits.pids().ifPresent(n -> add("--pids-limit", n.toString()));
        limits.nanoCpus()
                .ifPresent(n -> add(
                        "--cpus", BigDecimal.valueOf(n, 9).stripTrailingZeros().toPlainString()));
        limits.shmBytes().filter(n -> !DEFAULT_SHM.contains(n)).ifPresent(n -> add("--shm-size", n.toString()));
        limits.ulimits().forEach(u -> add("--ulimit", u.resource() + "=" + u.soft() + ":" + u.hard()));
        limits.sysctls().forEach((name, value) -> add("--sysctl", name + "=" + value));
    }

    private void security(ContainerSpec spec) {
        for (String option : spec.security().options()) {
            if (!REPLACED.contains(option.split("[=:]", 2)[0])) {
                add("--security-opt", option);
            }
        }
        if (spec.capabilities().privileged()) {
            diagnostics.add(Diagnostic.warning(
                    "launch-privileged",
                    "the container was privileged; the docker run line is not, as --privileged lifts every policy",
                    "give the devices that it needs with --device"));
        }
    }
}
