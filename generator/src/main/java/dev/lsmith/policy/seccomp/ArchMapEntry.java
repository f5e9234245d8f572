package dev.lsmith.policy.seccomp;

import java.util.List;

/**
 * What joins the filter on one kind of machine.
 *
 * @param architecture the machine's own
 * @param subArchitectures which other calling conventions join it
 */
public record ArchMapEntry(Architecture architecture, List<Architecture> subArchitectures) {
    public ArchMapEntry {
        subArchitectures = List.copyOf(subArchitectures);
    }
}
