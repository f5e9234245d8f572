package dev.lsmith.access;

import java.util.Optional;

/**
 * An SELinux error that is no denial of a permission: nothing to allow, but a reason why something failed.
 *
 * @param fault which error
 * @param oldContext the context before, or of the source
 * @param newContext the context wanted, or of the target
 * @param tclass the class, if told
 */
public record LabelFault(Fault fault, String oldContext, String newContext, Optional<String> tclass) implements Access {
    /** The errors ({@code SELINUX_ERR}). */
    public enum Fault {
        INVALID_CONTEXT,
        BOUNDED_TRANSITION,
        VALIDATE_TRANSITION,
        BOUNDS
    }

    @Override
    public String kind() {
        return "label-fault";
    }

    @Override
    public String text() {
        return Words.lower(fault) + " " + oldContext + " " + newContext + Words.condition("tclass", tclass);
    }
}
