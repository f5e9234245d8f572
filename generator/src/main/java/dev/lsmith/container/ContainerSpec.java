package dev.lsmith.container;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

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
        Workload workload) {
    public ContainerSpec {
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

    /** The same, said to be of another source. */
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
                workload);
    }
}
