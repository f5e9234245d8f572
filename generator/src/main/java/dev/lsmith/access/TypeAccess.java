package dev.lsmith.access;

import java.util.Optional;
import java.util.SortedSet;

/**
 * What SELinux checked: a source type, a target type, a class and permissions.
 *
 * @param sourceType of scontext
 * @param targetType of tcontext; equal to {@code sourceType} when a process acted on its own domain
 * @param tclass the class
 * @param permissions at least one
 * @param ioctl the ioctl command when the permission is {@code ioctl} and the record tells
 * @param object what was acted on as far as it explains the type: a port ({@code port 80}) or nothing; never a path,
 *     as those stand in {@link FileAccess}
 * @param levels how the two levels relate
 */
public record TypeAccess(
        String sourceType,
        String targetType,
        String tclass,
        SortedSet<String> permissions,
        Optional<Integer> ioctl,
        Optional<String> object,
        Levels levels)
        implements Access {
    /** How the source's MCS categories relate to the target's. */
    public enum Levels {
        /** No levels, or equal ones, or the source dominates: MCS does not stand in the way. */
        DOMINATES,
        /** The source does not dominate the target: an MCS denial, which no {@code allow} cures. */
        INCOMPARABLE
    }

    public TypeAccess {
        permissions = SortedValues.of(permissions);
    }

    @Override
    public String kind() {
        return "type";
    }

    @Override
    public String text() {
        return sourceType + " " + targetType + ":" + tclass + " " + permissions
                + ioctl.map(c -> String.format(" ioctl=0x%x", c)).orElse("")
                + object.map(o -> " " + o).orElse("")
                + (levels == Levels.DOMINATES ? "" : " mcs-incomparable");
    }
}
