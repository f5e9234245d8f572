package dev.lsmith.access;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.lsmith.access.DecodedRecord.Facts;
import java.util.List;
import java.util.Optional;

/**
 * A privileged use of io_uring.
 *
 * @param permission which
 * @param label whose credentials, for {@code OVERRIDE_CREDS}
 */
@JsonTypeName("io-uring")
public record IoUringUse(IoUringPermission permission, Optional<String> label) implements Access {
    /** AppArmor's io_uring permissions. */
    public enum IoUringPermission {
        SQPOLL,
        OVERRIDE_CREDS
    }

    /** Decodes a record of the class {@code io_uring}. */
    static Facts apparmor(ApparmorRequest request) {
        List<IoUringUse> uses = request.among(IoUringPermission.values()).stream()
                .map(p -> new IoUringUse(
                        p, request.text("tcontext").or(request::rawPeer).map(request.label()::peer)))
                .toList();
        return uses.isEmpty()
                ? Facts.unsupported("AppArmor io_uring record without a permission")
                : Facts.read("AppArmor io_uring use", uses);
    }

    @Override
    public String text() {
        return Spelling.lower(permission) + Spelling.condition("label", label);
    }
}
