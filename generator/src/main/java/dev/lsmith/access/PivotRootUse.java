package dev.lsmith.access;

import java.util.Optional;

/**
 * A pivot_root.
 *
 * @param newRoot the new root
 * @param putOld where the old root went, if known
 */
public record PivotRootUse(String newRoot, Optional<String> putOld) implements Access {
    @Override
    public String kind() {
        return "pivot-root";
    }

    @Override
    public String text() {
        return newRoot + Words.condition("oldroot", putOld);
    }
}
