package dev.lsmith.posture;

import dev.lsmith.access.Access;
import dev.lsmith.access.Access.PtraceUse;
import dev.lsmith.access.Access.SignalUse;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.MountUse;
import dev.lsmith.access.PrivilegeGain;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.model.Model;
import dev.lsmith.model.coverage.Coverage;
import dev.lsmith.model.coverage.Coverage.Topic;
import dev.lsmith.posture.PostureFinding.Usage;
import dev.lsmith.posture.PostureReport.Recording;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What a log, if there is one, showed the container to do. A log that holds nothing of the container tells nothing. */
final class RecordedUsage {
    /** What only the engine did before it started the container's program. */
    private static final Set<Phase> SETUP = Set.of(Phase.RUNTIME);

    private static final Set<FilePermission> WRITES =
            Set.of(FilePermission.WRITE, FilePermission.APPEND, FilePermission.CREATE, FilePermission.DELETE);

    private final Optional<Model> model;
    private final Coverage coverage;

    RecordedUsage(Optional<Recording> recording) {
        this.model = recording.map(Recording::model).filter(m -> !m.isEmpty());
        this.coverage = recording.map(Recording::coverage).orElse(Coverage.NOTHING);
    }

    /** Whether it used a capability. */
    Optional<Usage> capability(String name) {
        return any(
                CapabilityUse.class,
                use -> use.capability().equals(name) && !use.userNamespace(),
                "used",
                "no use of it in the log");
    }

    /** Whether it used any capability at all. */
    Optional<Usage> anyCapability() {
        return any(CapabilityUse.class, use -> !use.userNamespace(), "it used a capability:", "it used no capability");
    }

    /** Whether it touched a path or what lies below. */
    Optional<Usage> path(String path) {
        String missed = "no access to " + path;
        return any(FileAccess.class, f -> isBelow(f.path(), path), "accessed:", missed)
                .filter(Usage::seen)
                .or(() -> any(ExecAccess.class, e -> isBelow(e.path(), path), "executed:", missed));
    }

    /** Whether it changed what lies on paths of this sort. */
    Optional<Usage> writes(Predicate<String> paths) {
        return any(
                FileAccess.class,
                f -> f.reach() == FileAccess.Reach.ATTACHED
                        && f.permissions().stream().anyMatch(WRITES::contains)
                        && paths.test(f.path()),
                "written:",
                "it wrote nothing there");
    }

    /** Whether an exec gave it privileges. */
    Optional<Usage> privilegeGain() {
        return any(PrivilegeGain.class, g -> true, "an exec gave privileges:", "no exec gave it privileges");
    }

    /** Whether it signalled or looked into a process of another label. */
    Optional<Usage> foreignProcess() {
        Optional<Usage> traced = any(
                PtraceUse.class,
                p -> p.peer().filter(RecordedUsage::isForeign).isPresent(),
                "it looked into another process:",
                "it signalled and traced no process but its own");
        Optional<Usage> signalled = any(
                SignalUse.class,
                s -> s.direction() == SignalUse.SignalDirection.SEND
                        && s.peer().filter(RecordedUsage::isForeign).isPresent(),
                "it signalled another process:",
                "");
        return signalled.filter(Usage::seen).or(() -> traced);
    }

    /** Whether it mounted, unmounted or remounted. */
    Optional<Usage> mounts() {
        return any(MountUse.class, m -> true, "it mounted:", "it mounted nothing");
    }

    /** Whether it changed a mount in place. */
    Optional<Usage> remounts() {
        return any(MountUse.class, m -> m.flags().contains("remount"), "it remounted:", "it remounted nothing");
    }

    /** Whether it made one of these system calls. */
    Optional<Usage> calls(Set<String> names) {
        return any(
                SyscallUse.class,
                c -> c.name().filter(names::contains).isPresent(),
                "it called:",
                "it did not call " + String.join(", ", new TreeSet<>(names)));
    }

    /** What is said of a finding about which no record could speak; nothing without a log. */
    Optional<Usage> unknown(String why) {
        return model.map(m -> Usage.unknown(why));
    }

    /** Whether it made an access of a kind. */
    <A extends Access> Optional<Usage> any(Class<A> kind, Predicate<A> which, String found, String missed) {
        if (model.isEmpty()) {
            return Optional.empty();
        }
        for (Map.Entry<A, Evidence> access : model.get().accesses(kind).entrySet()) {
            if (which.test(access.getKey()) && !access.getValue().phases().equals(SETUP)) {
                String text = found + " " + access.getKey().text() + ", "
                        + access.getValue().count() + " times";
                return Optional.of(new Usage(
                        Usage.UsageAnswer.NEEDED, text, access.getValue().positions()));
            }
        }
        return Optional.of(missing(kind, missed));
    }

    /**
     * What is said of an access that is not there. AppArmor mediates all that is asked for here; SELinux allows files in
     * silence where the policy knows the type, and names few of them by path.
     */
    private Usage missing(Class<? extends Access> kind, String missed) {
        Topic topic = Topic.of(kind);
        boolean byPath = kind == FileAccess.class || kind == ExecAccess.class;
        boolean told = byPath ? coverage.tells(Reporter.APPARMOR, topic) : coverage.tells(topic);
        return told ? Usage.notSeen(missed) : Usage.unknown(coverage.why(topic));
    }

    private static boolean isForeign(String peer) {
        return !Access.isOwn(peer);
    }

    /** Whether {@code path} is {@code folder} or lies below it. */
    static boolean isBelow(String path, String folder) {
        String trimmed = folder.endsWith("/") ? folder.substring(0, folder.length() - 1) : folder;
        return path.equals(trimmed) || path.startsWith(trimmed + "/");
    }
}
