package dev.lsmith.access;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.MountUse.PivotRootUse;
import dev.lsmith.access.MountUse.UmountUse;
import dev.lsmith.access.NetworkUse.UnixSocketUse;
import dev.lsmith.access.ProfileTransition.ProfileLoad;
import dev.lsmith.base.json.RecordForm;
import java.util.Comparator;

/**
 * One thing that a process did or tried, free of the spelling of the log that reported it.
 *
 * <p>A kind of access is one record. It holds the kind's name, how records of a log are decoded into it where they are of
 * that kind alone, and how it is put into words; it is stored as its components are ({@link RecordForm}). Two accesses are one
 * if they are equal; what is merged then is their {@link Evidence}.
 *
 * <p>Everything volatile (pids, times, ephemeral ports, peers' addresses) is left out, so that the number of distinct
 * accesses follows the program and not the length of the log.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface Access extends Comparable<Access>
        permits CapabilityUse,
                DbusUse,
                ExecAccess,
                FileAccess,
                IoUringUse,
                LabelFault,
                LinkAccess,
                MessageQueueUse,
                MountUse,
                NetworkUse,
                PivotRootUse,
                PrivilegeGain,
                ProfileLoad,
                ProfileTransition,
                PtraceUse,
                ResourceLimitUse,
                SignalUse,
                SyscallUse,
                TypeAccess,
                UmountUse,
                UnixSocketUse,
                UserNamespaceUse {

    /**
     * Stands for the container's own label wherever the other process of a signal, ptrace, unix or D-Bus access is named, as the
     * label under which it was recorded is not the one under which it will run. No kernel label holds an {@code @}.
     */
    String OWN_LABEL = "@self";

    /**
     * By kind, then by text; total, consistent with {@code equals} whatever names a hostile process chooses, and the
     * same in every run.
     */
    Comparator<Access> ORDER = Access::compare;

    /**
     * The kind's stable name, as model.json and {@code --json} output carry it: {@code file}, {@code capability}. It stands as
     * {@link com.fasterxml.jackson.annotation.JsonTypeName} at the kind's record.
     */
    default String kind() {
        return RecordForm.nameOf(getClass());
    }

    /**
     * The access in one line without its kind, as a person would write it: {@code /etc/passwd r}. May hold any text
     * that the log held; whoever prints it makes it printable.
     */
    String text();

    /** By {@code text()}; who knows an answer without building it may give that. */
    default int compareText(Access other) {
        return text().compareTo(other.text());
    }

    private static int compare(Access one, Access other) {
        int byKind = one.getClass() == other.getClass() ? 0 : one.kind().compareTo(other.kind());
        int byText = byKind == 0 ? one.compareText(other) : byKind;
        return byText == 0 ? Spelling.ORDER.compare(one, other) : byText;
    }

    @Override
    default int compareTo(Access other) {
        return ORDER.compare(this, other);
    }
}
