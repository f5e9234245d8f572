package dev.lsmith.target.apparmor.syntax;

import dev.lsmith.pattern.Glob;
import java.util.Optional;

/**
 * {@code remount options=(ro) /target/,}
 *
 * @param qualifiers what stands before it
 * @param conditions flags
 * @param target the mount point
 */
public record RemountRule(Qualifiers qualifiers, MountConditions conditions, Optional<Glob> target) implements Rule {}
