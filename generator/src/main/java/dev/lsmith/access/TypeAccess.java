package dev.lsmith.access;

import com.fasterxml.jackson.annotation.JsonTypeName;
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
 * @param netlink the type of a netlink message when the permission is {@code nlmsg} and the record tells: an extended permission as
 *     ioctl's commands are (nl-msgtype of security/lsm_audit.c, Linux 6.13)
 * @param object what was acted on as far as it explains the type: a port ({@code port 80}) or nothing; never a path,
 *     as those stand in {@link FileAccess}
 * @param levels how the two levels relate
 */
@JsonTypeName("type")
public record TypeAccess(
        String sourceType,
        String targetType,
        String tclass,
        SortedSet<String> permissions,
        Optional<Integer> ioctl,
        Optional<Integer> netlink,
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

    /** One that is no netlink message, or of which the type is not told. */
    public TypeAccess(
            String sourceType,
            String targetType,
            String tclass,
            SortedSet<String> permissions,
            Optional<Integer> ioctl,
            Optional<String> object,
            Levels levels) {
        this(sourceType, targetType, tclass, permissions, ioctl, Optional.empty(), object, levels);
    }

    /** The same between other types. */
    public TypeAccess between(String source, String target) {
        return new TypeAccess(source, target, tclass, permissions, ioctl, netlink, object, levels);
    }

    @Override
    public String text() {
        return sourceType + " " + targetType + ":" + tclass + " " + permissions
                + ioctl.map(c -> String.format(" ioctl=0x%x", c)).orElse("")
                + netlink.map(type -> " nl-msgtype=" + type).orElse("")
                + object.map(o -> " " + o).orElse("")
                + (levels == Levels.DOMINATES ? "" : " mcs-incomparable");
    }
}
