package dev.lsmith.access;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.lsmith.access.DecodedRecord.Facts;

/**
 * An unmount.
 *
 * @param target the mount point
 */
@JsonTypeName("umount")
public record UmountUse(String target) implements Access {
    /** Of a record of umount(2). */
    static Facts apparmor(ApparmorRequest request) {
        return MountUse.of(request, UmountUse::new);
    }

    @Override
    public String text() {
        return target;
    }
}
