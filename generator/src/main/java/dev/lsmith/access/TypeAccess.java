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
 * @param port the port that was bound or connected to, where the permission is checked against a port's type
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
        Optional<Integer> port,
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
            Optional<Integer> port,
            Levels levels) {
        this(sourceType, targetType, tclass, permissions, ioctl, Optional.empty(), port, levels);
    }

    /** This access between other types. */
    public TypeAccess between(String source, String target) {
        return new TypeAccess(source, target, tclass, permissions, ioctl, netlink, port, levels);
    }

    /** This access for other permissions. */
    public TypeAccess asking(SortedSet<String> others) {
        return new TypeAccess(sourceType, targetType, tclass, others, ioctl, netlink, port, levels);
    }

    @Override
    public String text() {
        return sourceType + " " + targetType + ":" + tclass + " " + permissions
                + ioctl.map(c -> String.format(" ioctl=0x%x", c)).orElse("")
                + netlink.map(type -> " nl-msgtype=" + type).orElse("")
                + port.map(p -> " port " + p).orElse("")
                + (levels == Levels.DOMINATES ? "" : " mcs-incomparable");
    }
}
