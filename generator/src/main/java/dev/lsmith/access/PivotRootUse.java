package dev.lsmith.access;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.lsmith.access.DecodedRecord.Facts;
import java.util.Optional;

/**
 * A pivot_root.
 *
 * @param newRoot the new root
 * @param putOld where the old root went, if known
 */
@JsonTypeName("pivot-root")
public record PivotRootUse(String newRoot, Optional<String> putOld) implements Access {
    /** Of a record of pivot_root(2). */
    static Facts apparmor(ApparmorRequest request) {
        return MountUse.of(request, root -> new PivotRootUse(root, request.text("srcname")));
    }

    @Override
    public String text() {
        return newRoot + Spelling.condition("oldroot", putOld);
    }
}
