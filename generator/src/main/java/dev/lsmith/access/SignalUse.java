package dev.lsmith.access;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.lsmith.access.DecodedRecord.Facts;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A signal sent or received.
 *
 * @param direction which, seen from the process that the rule is for
 * @param signal AppArmor's name: {@code term}, {@code rtmin+5}, {@code exists}; {@code unknown(77)} as such; empty if
 *     the log does not say (SELinux knows only classes of signals)
 * @param peer the other process's label, if known; {@link Access#OWN_LABEL} for the container's own
 */
@JsonTypeName("signal")
public record SignalUse(SignalDirection direction, Optional<String> signal, Optional<String> peer) implements Access {
    /** Which end of the signal the process was. */
    public enum SignalDirection {
        SEND,
        RECEIVE
    }

    /** SELinux names four signals; {@code signal} is any other ({@code signal_to_av}, security/selinux/hooks.c). */
    private static final Map<String, Optional<String>> OF_SELINUX = Map.of(
            "sigchld", Optional.of("chld"),
            "sigkill", Optional.of("kill"),
            "sigstop", Optional.of("stop"),
            "signull", Optional.of("exists"),
            "signal", Optional.empty());

    /** Decodes a record of the class {@code signal}. */
    static Facts apparmor(ApparmorRequest request) {
        Optional<String> signal = request.text("signal");
        Optional<String> peer = request.peer();
        List<SignalUse> uses = request.among(SignalDirection.values()).stream()
                .map(d -> new SignalUse(d, signal, peer))
                .toList();
        return uses.isEmpty()
                ? Facts.unsupported("AppArmor signal without a direction")
                : Facts.read("AppArmor signal", uses);
    }

    /** What a permission of SELinux's class {@code process} means; empty if it is about no signal. */
    static Optional<Access> selinux(String permission, Optional<String> peer) {
        return Optional.ofNullable(OF_SELINUX.get(permission))
                .map(signal -> new SignalUse(SignalDirection.SEND, signal, peer));
    }

    @Override
    public String text() {
        return Spelling.lower(direction) + " " + signal.orElse("?") + Spelling.condition("peer", peer);
    }
}
