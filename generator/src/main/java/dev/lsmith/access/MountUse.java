package dev.lsmith.access;

import java.util.Optional;
import java.util.SortedSet;

/**
 * A mount, remount, bind mount, move or change of propagation; {@code flags} tell which.
 *
 * @param target the mount point
 * @param source the device or directory, if any
 * @param fstype the file system type, if any
 * @param flags as AppArmor prints them: {@code ro}, {@code rbind}, {@code remount}
 * @param options the file system's own options, as given
 */
public record MountUse(
        String target,
        Optional<String> source,
        Optional<String> fstype,
        SortedSet<String> flags,
        Optional<String> options)
        implements Access {
    public MountUse {
        flags = SortedValues.of(flags);
    }

    @Override
    public String kind() {
        return "mount";
    }

    @Override
    public String text() {
        return target + Words.condition("source", source) + Words.condition("fstype", fstype) + " flags=" + flags
                + Words.condition("options", options);
    }
}
