package dev.lsmith.spec;

/**
 * The namespaces' modes in the engine's words: {@code private}, {@code host}, {@code container:ID}, {@code none},
 * a network's name; empty for the engine's default.
 */
public record NamespaceModes(String network, String pid, String ipc, String uts, String user, String cgroup) {
    /** Whether it is said to have a user namespace of its own. */
    public boolean ownUser() {
        return !user.isEmpty() && !user.equals("host");
    }
}
