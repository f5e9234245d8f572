package dev.lsmith.target.apparmor.syntax;

import dev.lsmith.pattern.Glob;
import java.util.Optional;

/**
 * {@code mount fstype=tmpfs options=(nosuid) /source -> /target/,}
 *
 * @param qualifiers what stands before it
 * @param conditions type and flags
 * @param source the device or directory
 * @param target the mount point
 */
public record MountRule(Qualifiers qualifiers, MountConditions conditions, Optional<Glob> source, Optional<Glob> target)
        implements Rule {}
