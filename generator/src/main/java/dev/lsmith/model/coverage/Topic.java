package dev.lsmith.model.coverage;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.ExecAccess;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.LinkAccess;
import dev.lsmith.access.MountUse;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.PivotRootUse;
import dev.lsmith.access.PrivilegeGain;
import dev.lsmith.access.PtraceUse;
import dev.lsmith.access.SignalUse;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.access.UmountUse;
import dev.lsmith.access.UnixSocketUse;
import java.util.Locale;
import java.util.Map;

/** A class of accesses that a policy mediates, and so reports, as a whole. */
public enum Topic {
    /** Files, directories, links and what is executed; with it, whether an exec gave privileges. */
    FILES,
    CAPABILITIES,
    /** Sockets of every family. */
    NETWORK,
    /** Signals and tracing. */
    PROCESSES,
    MOUNTS,
    /** Message queues, buses, limits and what else has no class of its own here. */
    OTHERS,
    /** System calls. */
    CALLS;

    private static final Map<Class<? extends Access>, Topic> OF_ACCESS = Map.ofEntries(
            Map.entry(FileAccess.class, FILES),
            Map.entry(ExecAccess.class, FILES),
            Map.entry(LinkAccess.class, FILES),
            Map.entry(PrivilegeGain.class, FILES),
            Map.entry(CapabilityUse.class, CAPABILITIES),
            Map.entry(NetworkUse.class, NETWORK),
            Map.entry(UnixSocketUse.class, NETWORK),
            Map.entry(SignalUse.class, PROCESSES),
            Map.entry(PtraceUse.class, PROCESSES),
            Map.entry(MountUse.class, MOUNTS),
            Map.entry(UmountUse.class, MOUNTS),
            Map.entry(PivotRootUse.class, MOUNTS),
            Map.entry(SyscallUse.class, CALLS));

    /** The topic of a kind of access. */
    public static Topic of(Class<? extends Access> kind) {
        return OF_ACCESS.getOrDefault(kind, OTHERS);
    }

    /** The word for it in sentences. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
