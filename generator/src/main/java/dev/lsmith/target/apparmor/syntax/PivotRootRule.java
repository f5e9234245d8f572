package dev.lsmith.target.apparmor.syntax;

import dev.lsmith.pattern.Glob;
import java.util.Optional;

/**
 * {@code pivot_root oldroot=/new/old/ /new/,}
 *
 * @param qualifiers what stands before it
 * @param oldRoot where the old root goes
 * @param newRoot the new root
 * @param target the profile that it changes to
 */
public record PivotRootRule(
        Qualifiers qualifiers, Optional<Glob> oldRoot, Optional<Glob> newRoot, Optional<Glob> target) implements Rule {}
