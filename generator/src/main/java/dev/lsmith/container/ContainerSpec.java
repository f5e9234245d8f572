package dev.lsmith.container;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a container was given, whichever engine or file said so. A field that the source does not speak of is empty;
 * the engine's default is never filled in here.
 *
 * @param engine who runs it
 * @param source the file it was read from, for messages
 * @param name the container's name without a leading slash; empty if unknown
 * @param id the container's id; empty if unknown
 * @param image the image as it was named when the container was made; empty if unknown
 * @param imageId the digest of the image that it was made of, {@code sha256:…}; empty if unknown
 * @param pid the host's pid of its first process, when it was running
 * @param started when it was started the last time
 * @param process what it runs and as whom
 * @param capabilities what was added and dropped
 * @param security labels and profiles
 * @param namespaces which namespaces it shares
 * @param filesystem its root and special paths
 * @param mounts bind mounts, volumes and tmpfs, by destination
 * @param ports what it listens on for others
 * @param devices device nodes it was given
 * @param limits its limits
 * @param otherOptions options that were set and that no field above holds, by the source's own name, with the value as
 *     JSON: nothing that was given is dropped in silence
 * @param workload where it stands in a manifest or compose file
 * @param attachments the networks that it is in, as far as its addresses there are known
 */
public record ContainerSpec(
        Engine engine,
        String source,
        String name,
        String id,
        String image,
        String imageId,
        Optional<Long> pid,
        Optional<Instant> started,
        ProcessSpec process,
        CapabilityGrant capabilities,
        SecurityLabels security,
        NamespaceModes namespaces,
        FilesystemSpec filesystem,
        List<Mount> mounts,
        List<Port> ports,
        List<Device> devices,
        Limits limits,
        SortedMap<String, String> otherOptions,
        Workload workload,
        List<Attachment> attachments) {
    public ContainerSpec {
        attachments = List.copyOf(attachments);
        mounts = List.copyOf(mounts);
        ports = List.copyOf(ports);
        devices = List.copyOf(devices);
        otherOptions = Collections.unmodifiableSortedMap(new TreeMap<>(otherOptions));
    }

    /**
     * Whether its first process runs with uid 0 of its user namespace. Without a user it has the image's, which is root unless
     * the image says otherwise; in a namespace that keeps one's id it has that id (podman-run(1), {@code --userns=keep-id}).
     */
    public boolean root() {
        String user = process.user();
        String uid = user.contains(":") ? user.substring(0, user.indexOf(':')) : user;
        if (uid.isEmpty() && namespaces.keepsId()) {
            return namespaces.user().matches(".*[:,]uid=0(?:,.*)?");
        }
        return uid.isEmpty() || uid.equals("0") || uid.equals("root");
    }

    /**
     * Whether its programs bind ports below 1024 without a capability: Docker sets the sysctl
     * {@code net.ipv4.ip_unprivileged_port_start} to 0 in a container's own network namespace (moby, daemon/oci_linux.go).
     */
    public boolean bindsLowPortsFreely() {
        return engine == Engine.DOCKER
                && !namespaces.network().equals("host")
                && limits.sysctls()
                        .getOrDefault("net.ipv4.ip_unprivileged_port_start", "0")
                        .equals("0");
    }

    /**
     * Whether no seccomp filter is installed at all. Docker and Podman filter unless told otherwise; Kubernetes does not (kubelet's
     * seccompDefault).
     */
    public boolean isUnfiltered() {
        boolean without = capabilities.privileged() || engine == Engine.KUBERNETES;
        return security.seccomp().map(profile -> profile.equals("unconfined")).orElse(without);
    }

    /** The capabilities that its processes can come to hold, in the kernel's lower-case names without prefix. */
    public SortedSet<String> boundingSet() {
        return capabilities.boundingSet(engine);
    }

    /** This container, said to be of another source. */
    public ContainerSpec of(String otherSource) {
        return new ContainerSpec(
                engine,
                otherSource,
                name,
                id,
                image,
                imageId,
                pid,
                started,
                process,
                capabilities,
                security,
                namespaces,
                filesystem,
                mounts,
                ports,
                devices,
                limits,
                otherOptions,
                workload,
                attachments);
    }

    /** The same of another run of it, of which it is not known when it was started. */
    public ContainerSpec ofAnotherRun() {
        return new ContainerSpec(
                engine,
                source,
                name,
                id,
                image,
                imageId,
                pid,
                Optional.empty(),
                process,
                capabilities,
                security,
                namespaces,
                filesystem,
                mounts,
                ports,
                devices,
                limits,
                otherOptions,
                workload,
                attachments);
    }

    /** The engine that runs the container; its defaults hold for what the spec leaves out. */
    public enum Engine {
        DOCKER,
        PODMAN,
        CRI,
        OCI,
        KUBERNETES,
        /** LXC, and LXD and Incus, which start containers by it. */
        LXC,
        UNKNOWN
    }

    /**
     * Where a container stands in what an orchestrator is told, in the orchestrator's own names.
     *
     * @param kind {@code Deployment}, {@code Pod}, … in Kubernetes; {@code service} in Compose; {@code ExecStartPre}, … for a command
     *     of a systemd unit; empty if it is not known
     * @param name of the object or service; empty if unknown
     * @param among the pod's list that holds it, as {@code initContainers}; empty outside Kubernetes
     * @param container its own name in that list; empty outside Kubernetes
     */
    public record Workload(String kind, String name, String among, String container) {
        /** Nothing is known of it. */
        public static final Workload NONE = new Workload("", "", "", "");

        private static final String SERVICE = "service";

        /** A service of Compose. */
        public static Workload service(String name) {
            return new Workload(SERVICE, name, "", "");
        }

        /** Whether it is a service of Compose. */
        public boolean isService() {
            return kind.equals(SERVICE);
        }

        /** Whether it is started by a command of a systemd unit. */
        public boolean isCommand() {
            return kind.startsWith("Exec");
        }

        /** Whether it is an object of Kubernetes. */
        public boolean isObject() {
            return !kind.isEmpty() && !isService() && !isCommand();
        }
    }

    /**
     * What the container runs and as whom.
     *
     * @param command the program and its arguments, the entry point included
     * @param entrypoint the part of {@code command} that is the entry point; empty if there is none
     * @param environment the names of the environment variables, the image's own included; never their values, which may
     *     be secrets
     * @param secrets those of them that hold a secret by their name or their value
     * @param user as given: a name or uid, with {@code :group} if any; empty for the image's or root
     * @param supplementaryGroups {@code --group-add}
     * @param workingDirectory empty for {@code /}
     * @param terminal whether it has a terminal
     * @param init whether the engine's own init is its first process ({@code --init})
     */
    public record ProcessSpec(
            List<String> command,
            List<String> entrypoint,
            SortedSet<String> environment,
            SortedSet<String> secrets,
            String user,
            List<String> supplementaryGroups,
            String workingDirectory,
            boolean terminal,
            boolean init) {
        public ProcessSpec {
            command = List.copyOf(command);
            entrypoint = List.copyOf(entrypoint);
            environment = Collections.unmodifiableSortedSet(new TreeSet<>(environment));
            secrets = Collections.unmodifiableSortedSet(new TreeSet<>(secrets));
            supplementaryGroups = List.copyOf(supplementaryGroups);
        }
    }

    /**
     * The labels and profiles under which the container ran when it was looked at.
     *
     * @param apparmorProfile the AppArmor profile's name
     * @param processLabel the SELinux context of its processes
     * @param mountLabel the SELinux context of its files
     * @param seccomp the seccomp profile: {@code unconfined}, {@code builtin}, a path, or the profile's JSON itself
     * @param noNewPrivileges whether no_new_privs was set; empty when not said
     * @param labelOptions the {@code label=} options without that word: {@code type:container_t}, {@code level:s0:c1},
     *     {@code disable}
     * @param options all of {@code --security-opt}, as given
     */
    public record SecurityLabels(
            Optional<String> apparmorProfile,
            Optional<String> processLabel,
            Optional<String> mountLabel,
            Optional<String> seccomp,
            Optional<Boolean> noNewPrivileges,
            List<String> labelOptions,
            List<String> options) {
        public SecurityLabels {
            labelOptions = List.copyOf(labelOptions);
            options = List.copyOf(options);
        }

        /**
         * What the label options say of one part of the context: {@code level}. Of several options the last holds
         * (opencontainers/selinux, go-selinux/label, InitLabels).
         */
        public Optional<String> label(String part) {
            return labelOptions.stream()
                    .filter(o -> o.startsWith(part + ":"))
                    .map(o -> o.substring(part.length() + 1))
                    .reduce((first, last) -> last);
        }
    }

    /**
     * The namespaces' modes in the engine's words: {@code private}, {@code host}, {@code container:ID}, {@code none},
     * a network's name; empty for the engine's default. Of the user namespace also {@code rootless} and {@code userns-remap}:
     * the engine's own, which no option of a container names.
     */
    public record NamespaceModes(String network, String pid, String ipc, String uts, String user, String cgroup) {
        /** Whether it has a user namespace that is not the host's, as far as the spec says. */
        public boolean hasOwnUsers() {
            return !user.isEmpty() && !user.equals("host");
        }

        /** Whether its user namespace is the engine's, which every container of that engine is in. */
        public boolean hasEngineUsers() {
            return user.equals("rootless") || user.equals("userns-remap");
        }

        /** Whether who starts it keeps one's id in it. */
        public boolean keepsId() {
            return user.equals("keep-id") || user.startsWith("keep-id:");
        }
    }

    /**
     * The root file system and the paths under /proc and /sys that the engine hides.
     *
     * @param readOnlyRoot whether the root is mounted read-only
     * @param maskedPaths the hidden paths; an empty list means none are; absent means the engine's default
     * @param readonlyPaths the read-only paths, likewise
     * @param storageRoots host folders that back the container's root (overlay upper, merged), longest first
     */
    public record FilesystemSpec(
            boolean readOnlyRoot,
            Optional<List<String>> maskedPaths,
            Optional<List<String>> readonlyPaths,
            List<String> storageRoots) {
        public FilesystemSpec {
            maskedPaths = maskedPaths.map(List::copyOf);
            readonlyPaths = readonlyPaths.map(List::copyOf);
            storageRoots = List.copyOf(storageRoots);
        }
    }

    /**
     * A mount into the container.
     *
     * @param mountType {@code bind}, {@code volume}, {@code tmpfs}
     * @param volume the volume's name; empty for other types
     * @param source the host's path; empty for tmpfs
     * @param destination the container's path
     * @param readOnly whether it cannot be written
     * @param propagation {@code rprivate}, {@code rshared} …; empty for the default
     * @param options further options as given: {@code z}, {@code Z}, {@code nosuid}
     */
    public record Mount(
            String mountType,
            String volume,
            String source,
            String destination,
            boolean readOnly,
            String propagation,
            List<String> options) {
        public Mount {
            options = List.copyOf(options);
        }
    }

    /**
     * A port that the container offers.
     *
     * @param containerPort the port inside
     * @param protocol {@code tcp}, {@code udp}, {@code sctp}
     * @param hostPort the port outside, if published; 0 when the engine chooses it
     * @param hostAddress the address it is published on; empty for all
     */
    public record Port(int containerPort, String protocol, Optional<Integer> hostPort, String hostAddress) {
        /** By number, then by protocol, then by where it is published. */
        public static final Comparator<Port> ORDER = Comparator.comparingInt(Port::containerPort)
                .thenComparing(Port::protocol)
                .thenComparing(p -> p.hostPort().orElse(-1))
                .thenComparing(Port::hostAddress);

        /** Engines take the protocol in capitals as well. */
        public Port {
            protocol = protocol.toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A network that a container is in.
     *
     * @param network its name
     * @param mac the container's address on the link; empty if unknown
     * @param address its IPv4 address; empty if unknown
     * @param gateway the network's; empty if unknown
     */
    public record Attachment(String network, String mac, String address, String gateway) {}

    /**
     * A device node given to the container.
     *
     * @param hostPath the host's node
     * @param containerPath the container's node
     * @param permissions of {@code rwm}
     */
    public record Device(String hostPath, String containerPath, String permissions) {}
}
