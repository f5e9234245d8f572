package dev.lsmith.access;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.lsmith.access.DecodedRecord.Facts;
import java.util.List;
import java.util.Optional;

/**
 * One process looked into another.
 *
 * @param permission which way
 * @param peer the other process's label, if known; {@link Access#OWN_LABEL} for the container's own
 */
@JsonTypeName("ptrace")
public record PtraceUse(PtracePermission permission, Optional<String> peer) implements Access {
    /** AppArmor's ptrace permissions. */
    public enum PtracePermission {
        READ,
        READBY,
        TRACE,
        TRACEDBY
    }

    /**
     * Of a record of the class {@code ptrace}. Kernels before network and ptrace masks print one without any permission,
     * which tells nothing.
     */
    static Facts apparmor(ApparmorRequest request) {
        Optional<String> peer = request.peer();
        List<PtraceUse> uses = request.among(PtracePermission.values()).stream()
                .map(p -> new PtraceUse(p, peer))
                .toList();
        return uses.isEmpty()
                ? Facts.ignored("AppArmor ptrace without a permission")
                : Facts.read("AppArmor ptrace", uses);
    }

    @Override
    public String text() {
        return Spelling.lower(permission) + Spelling.condition("peer", peer);
    }
}
