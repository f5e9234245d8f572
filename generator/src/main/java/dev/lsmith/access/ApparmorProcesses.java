package dev.lsmith.access;

import dev.lsmith.audit.AuditRecord;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** AppArmor's dealings between processes: signals, ptrace, changes of profile, and resource limits. */
final class ApparmorProcesses {
    private static final Map<String, ProfileTransition.Change> CHANGES = Map.of(
            "change_hat", ProfileTransition.Change.CHANGE_HAT,
            "change_profile", ProfileTransition.Change.CHANGE_PROFILE,
            "setprocattr", ProfileTransition.Change.CHANGE_PROFILE,
            "change_onexec", ProfileTransition.Change.CHANGE_ONEXEC,
            "stack", ProfileTransition.Change.STACK,
            "stack_onexec", ProfileTransition.Change.STACK);

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

    private ApparmorProcesses() {}

    static Findings signal(AuditRecord record, ApparmorLabel label) {
        Optional<String> signal = record.value("signal").filter(Predicate.not(String::isEmpty));
        Optional<String> peer = ApparmorPeers.of(record).map(label::peer);
        List<SignalUse> uses = constants(SignalUse.Direction.values(), record)
                .map(d -> new SignalUse(d, signal, peer))
                .toList();
        return uses.isEmpty()
                ? Findings.unsupported("AppArmor signal without a direction")
                : Findings.read("AppArmor signal", uses);
    }

    /** Kernels before network and ptrace masks print a ptrace record without any permission, which tells nothing. */
    static Findings ptrace(AuditRecord record, ApparmorLabel label) {
        Optional<String> peer = ApparmorPeers.of(record).map(label::peer);
        List<PtraceUse> uses = constants(PtraceUse.Permission.values(), record)
                .map(p -> new PtraceUse(p, peer))
                .toList();
        return uses.isEmpty()
                ? Findings.ignored("AppArmor ptrace without a permission")
                : Findings.read("AppArmor ptrace", uses);
    }

    static Findings transition(AuditRecord record, String operation, ApparmorLabel label) {
        ProfileTransition.Change change = CHANGES.getOrDefault(operation, ProfileTransition.Change.CHANGE_PROFILE);
        Optional<String> target = record.value("target")
                .or(() -> record.value("name"))
                .filter(t -> !t.isEmpty() && !t.startsWith("null-"));
        if (target.isEmpty()) {
            return label.unconfined()
                    ? Findings.ignored("AppArmor record of an unconfined process")
                    : Findings.unsupported("AppArmor profile transition without a target");
        }
        return Findings.read("AppArmor profile transition", new ProfileTransition(change, target.get()));
    }

    static Findings resourceLimit(AuditRecord record) {
        Optional<String> resource = record.value("rlimit").filter(RESOURCES::contains);
        Optional<Long> value = record.value("value").flatMap(ApparmorProcesses::limit);
        if (resource.isEmpty() || value.isEmpty()) {
            return Findings.unsupported("AppArmor resource limit without a name or value");
        }
        return Findings.read("AppArmor resource limit", new ResourceLimitUse(resource.get(), value.get()));
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

    private static <E extends Enum<E>> Stream<E> constants(E[] all, AuditRecord record) {
        List<String> words = ApparmorMask.words(record);
        return Stream.of(all).filter(c -> words.contains(c.name().toLowerCase(Locale.ROOT)));
    }
}
