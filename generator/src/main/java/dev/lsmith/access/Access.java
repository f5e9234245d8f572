package dev.lsmith.access;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.lsmith.access.DecodedRecord.Facts;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.MountUse.PivotRootUse;
import dev.lsmith.access.MountUse.UmountUse;
import dev.lsmith.access.NetworkUse.UnixSocketUse;
import dev.lsmith.access.ProfileTransition.ProfileLoad;
import dev.lsmith.access.SyscallUse.ProgramStart;
import dev.lsmith.base.json.RecordForm;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
                Access.IoUringUse,
                LabelFault,
                LinkAccess,
                MessageQueueUse,
                MountUse,
                NetworkUse,
                PivotRootUse,
                PrivilegeGain,
                ProfileLoad,
                ProfileTransition,
                Access.PtraceUse,
                Access.ResourceLimitUse,
                Access.SignalUse,
                SyscallUse,
                ProgramStart,
                TomoyoRequest,
                TypeAccess,
                UmountUse,
                UnixSocketUse,
                Access.UserNamespaceUse {

    /**
     * Stands for the container's own label wherever the other process of a signal, ptrace, unix or D-Bus access is named, as the
     * label under which it was recorded is not the one under which it will run. No kernel label holds an {@code @}.
     */
    String OWN_LABEL = "@self";

    /** Whether a label is the container's own, alone or stacked with others: {@code @self//&crun}. */
    static boolean isOwn(String label) {
        return label.equals(OWN_LABEL)
                || (label.contains(OWN_LABEL)
                        && List.of(label.split(ApparmorLabel.STACKED, -1)).contains(OWN_LABEL));
    }

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

    /** A user namespace created. */
    @JsonTypeName("userns")
    public record UserNamespaceUse() implements Access {
        /** Decodes a record of the class {@code namespace}. */
        static Facts apparmor() {
            return Facts.read("AppArmor user namespace", new UserNamespaceUse());
        }

        @Override
        public String text() {
            return "create";
        }
    }

    /**
     * A privileged use of io_uring.
     *
     * @param permission which
     * @param label whose credentials, for {@code OVERRIDE_CREDS}
     */
    @JsonTypeName("io-uring")
    public record IoUringUse(IoUringPermission permission, Optional<String> label) implements Access {
        /** AppArmor's io_uring permissions. */
        public enum IoUringPermission {
            SQPOLL,
            OVERRIDE_CREDS
        }

        /** Decodes a record of the class {@code io_uring}. */
        static Facts apparmor(ApparmorRequest request) {
            List<IoUringUse> uses = request.among(IoUringPermission.values()).stream()
                    .map(p -> new IoUringUse(
                            p, request.text("tcontext").or(request::rawPeer).map(request.label()::peer)))
                    .toList();
            return uses.isEmpty()
                    ? Facts.unsupported("AppArmor io_uring record without a permission")
                    : Facts.read("AppArmor io_uring use", uses);
        }

        @Override
        public String text() {
            return Spelling.lower(permission) + Spelling.condition("label", label);
        }
    }

    /**
     * One process looked into another.
     *
     * @param permission which way
     * @param peer the other process's label, if known; {@link Access#OWN_LABEL} for the container's own
     */
    @JsonTypeName("ptrace")
    public record PtraceUse(PtracePermission permission, Optional<String> peer) implements Access {
        /** AppArmor's ptrace permissions. */
        public enum PtracePermission {
            READ,
            READBY,
            TRACE,
            TRACEDBY
        }

        /**
         * Of a record of the class {@code ptrace}. Kernels before network and ptrace masks print one without any permission,
         * which tells nothing.
         */
        static Facts apparmor(ApparmorRequest request) {
            Optional<String> peer = request.peer();
            List<PtraceUse> uses = request.among(PtracePermission.values()).stream()
                    .map(p -> new PtraceUse(p, peer))
                    .toList();
            return uses.isEmpty()
                    ? Facts.ignored("AppArmor ptrace without a permission")
                    : Facts.read("AppArmor ptrace", uses);
        }

        @Override
        public String text() {
            return Spelling.lower(permission) + Spelling.condition("peer", peer);
        }
    }

    /**
     * A resource limit set.
     *
     * @param resource AppArmor's name: {@code nofile}
     * @param value the limit asked for
     */
    @JsonTypeName("rlimit")
    public record ResourceLimitUse(String resource, long value) implements Access {
        /** {@code set rlimit} of apparmor.d(5). */
        private static final Set<String> RESOURCES = Set.of(
                "cpu",
                "fsize",
                "data",
                "stack",
                "core",
                "rss",
                "nproc",
                "nofile",
                "memlock",
                "as",
                "locks",
                "sigpending",
                "msgqueue",
                "nice",
                "rtprio",
                "rttime");

        /** Decodes a record of the class {@code rlimits}. */
        static Facts apparmor(ApparmorRequest request) {
            Optional<String> resource = request.record().value("rlimit").filter(RESOURCES::contains);
            Optional<Long> value = request.record().value("value").flatMap(ResourceLimitUse::limit);
            if (resource.isEmpty() || value.isEmpty()) {
                return Facts.unsupported("AppArmor resource limit without a name or value");
            }
            return Facts.read("AppArmor resource limit", new ResourceLimitUse(resource.get(), value.get()));
        }

        /** "Unlimited" is all ones, which does not fit a signed number. */
        private static Optional<Long> limit(String text) {
            try {
                long value = Long.parseUnsignedLong(text);
                return Optional.of(value < 0 ? Long.MAX_VALUE : value);
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }

        @Override
        public String text() {
            return resource + " <= " + value;
        }
    }

    /**
     * A signal sent or received.
     *
     * @param direction which, seen from the process that the rule is for
     * @param signal AppArmor's name: {@code term}, {@code rtmin+5}, {@code exists}; {@code unknown(77)} as such; empty if
     *     the log does not say (SELinux knows only classes of signals)
     * @param peer the other process's label, if known; {@link Access#OWN_LABEL} for the container's own
     */
    @JsonTypeName("signal")
    public record SignalUse(SignalDirection direction, Optional<String> signal, Optional<String> peer)
            implements Access {
        /** Which end of the signal the process was. */
        public enum SignalDirection {
            SEND,
            RECEIVE
        }

        /** SELinux names four signals; {@code signal} is any other ({@code signal_to_av}, security/selinux/hooks.c). */
        private static final Map<String, Optional<String>> OF_SELINUX = Map.of(
                "sigchld", Optional.of("chld"),
                "sigkill", Optional.of("kill"),
                "sigstop", Optional.of("stop"),
                "signull", Optional.of("exists"),
                "signal", Optional.empty());

        /** Decodes a record of the class {@code signal}. */
        static Facts apparmor(ApparmorRequest request) {
            Optional<String> signal = request.text("signal");
            Optional<String> peer = request.peer();
            List<SignalUse> uses = request.among(SignalDirection.values()).stream()
                    .map(d -> new SignalUse(d, signal, peer))
                    .toList();
            return uses.isEmpty()
                    ? Facts.unsupported("AppArmor signal without a direction")
                    : Facts.read("AppArmor signal", uses);
        }

        /** What a permission of SELinux's class {@code process} means; empty if it is about no signal. */
        static Optional<Access> selinux(String permission, Optional<String> peer) {
            return Optional.ofNullable(OF_SELINUX.get(permission))
                    .map(signal -> new SignalUse(SignalDirection.SEND, signal, peer));
        }

        @Override
        public String text() {
            return Spelling.lower(direction) + " " + signal.orElse("?") + Spelling.condition("peer", peer);
        }
    }
}
