package dev.lsmith.container;

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
