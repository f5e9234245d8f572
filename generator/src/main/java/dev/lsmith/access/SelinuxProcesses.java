package dev.lsmith.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** SELinux's process class as neutral accesses. */
final class SelinuxProcesses {
    /** SELinux names four signals; {@code signal} is any other ({@code signal_to_av}, security/selinux/hooks.c). */
    private static final Map<String, Optional<String>> SIGNALS = Map.of(
            "sigchld", Optional.of("chld"),
            "sigkill", Optional.of("kill"),
            "sigstop", Optional.of("stop"),
            "signull", Optional.of("exists"),
            "signal", Optional.empty());

    private SelinuxProcesses() {}

    /**
     * What was done to the other process. A type is no label that another mechanism knows, so a peer is named only if
     * it is the process's own domain.
     */
    static List<Access> accesses(Set<String> permissions, boolean ownPeer) {
        Optional<String> peer = ownPeer ? Optional.of(Peer.SELF) : Optional.empty();
        List<Access> accesses = new ArrayList<>();
        for (String permission : permissions) {
            Optional<String> signal = SIGNALS.get(permission);
            if (signal != null) {
                accesses.add(new SignalUse(SignalUse.Direction.SEND, signal, peer));
            }
            if (permission.equals("ptrace")) {
                accesses.add(new PtraceUse(PtraceUse.Permission.TRACE, peer));
            }
        }
        return accesses;
    }
}
