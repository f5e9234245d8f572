package dev.lsmith.container;

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
