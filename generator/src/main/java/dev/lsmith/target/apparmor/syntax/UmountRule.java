package dev.lsmith.target.apparmor.syntax;

import dev.lsmith.pattern.Glob;
import java.util.Optional;

/**
 * {@code umount /target/,}
 *
 * @param qualifiers what stands before it
 * @param conditions type and flags
 * @param target the mount point
 */
public record UmountRule(Qualifiers qualifiers, MountConditions conditions, Optional<Glob> target) implements Rule {}
