package dev.lsmith.model;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.access.NetworkUse.UnixSocketUse;
import dev.lsmith.access.Subject;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.base.ShippedData;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/**
 * What a container did once it served: from the moment on when a socket of it listened and it had given up what privileges it gave up.
 *
 * <p>Of an access the first and the last time are known. A privilege that was given up for the last time before the first connection was accepted
 * belongs to the start; one that was given up again later (a new worker after a reload) is part of serving, and serving began when it was given up first.
 *
 * @param begin when it began
 * @param signs what showed it: {@code listen}, {@code setuid}
 * @param done what was done from then on
 * @param needed that, and what must stay allowed as it may be in use since the start: the kernel asks about an open file anew under a
 *     profile that was replaced ({@code aa_file_perm} of security/apparmor/file.c)
 */
public record ServingPhase(Instant begin, SortedSet<String> signs, Model done, Model needed) {
    private static final Set<String> ACCEPT = Set.of("accept", "accept4");
    private static final Set<String> GIVE_UP = Set.of(
            "setuid",
            "setuid32",
            "setgid",
            "setgid32",
            "setreuid",
            "setreuid32",
            "setregid",
            "setregid32",
            "setresuid",
            "setresuid32",
            "setresgid",
            "setresgid32",
            "setgroups",
            "setgroups32",
            "capset");
    private static final Set<String> GIVE_UP_CAPABILITIES = Set.of("setuid", "setgid", "setpcap");

    /** What is done with a file that is open for longer than it takes to read it. */
    private static final Set<FilePermission> HELD =
            EnumSet.of(FilePermission.WRITE, FilePermission.APPEND, FilePermission.LOCK);

    private static final String DEVICES = "/dev/";

    public ServingPhase {
        signs = Collections.unmodifiableSortedSet(new TreeSet<>(signs));
    }

    /** Finds it; empty if no socket was seen to listen, or the records carry no time. */
    public static Optional<ServingPhase> of(Model model) {
        Signs signs = new Signs();
        model.accesses().forEach(signs::look);
        if (signs.listening.isEmpty()) {
            return Optional.empty();
        }
        Instant begin = signs.begin(signs.listening.get());
        AskedCapabilities asked = AskedCapabilities.since(begin, model);
        return Optional.of(new ServingPhase(
                begin,
                signs.names,
                part(model, (access, evidence) -> isSince(begin, evidence)),
                part(
                        model,
                        (access, evidence) ->
                                isSince(begin, evidence) || isHeld(access, evidence) || asked.mayInclude(access))));
    }

    private static Model part(Model model, BiPredicate<Access, Evidence> which) {
        SortedMap<Subject, SortedMap<Access, Evidence>> observed = new TreeMap<>();
        model.observed().forEach((subject, accesses) -> {
            SortedMap<Access, Evidence> some = new TreeMap<>();
            accesses.forEach((access, evidence) -> {
                if (which.test(access, evidence)) {
                    some.put(access, evidence);
                }
            });
            if (!some.isEmpty()) {
                observed.put(subject, some);
            }
        });
        return new Model(observed);
    }

    /** What carries no time may have been done at any. */
    private static boolean isSince(Instant begin, Evidence evidence) {
        return evidence.last().filter(last -> last.isBefore(begin)).isEmpty();
    }

    /** What may be open still, and what the engine does again at each {@code exec} into the container. */
    private static boolean isHeld(Access access, Evidence evidence) {
        boolean held = access instanceof FileAccess file
                && (file.path().startsWith(DEVICES) || !Collections.disjoint(file.permissions(), HELD));
        return held || evidence.phases().contains(Phase.RUNTIME);
    }

    /**
     * The capabilities that may have been asked for since then, though no record says so: the kernel reports one once for a profile and processor
     * ({@code audit_caps} of security/apparmor/capability.c). Those of {@code profiles/learning/capability-calls.csv} are asked for by calls
     * of their own, and if such a call was made is told where every call is; of the others nothing tells.
     *
     * @param told those whose calls would have been told, and were not made
     */
    private record AskedCapabilities(Set<String> told) {
        static AskedCapabilities since(Instant begin, Model model) {
            Set<String> told = new TreeSet<>();
            Set<String> made = new TreeSet<>();
            boolean every = false;
            for (var use : model.accesses(SyscallUse.class).entrySet()) {
                every |= use.getValue().reporters().stream().anyMatch(Reporter::reportsCalls);
                if (isSince(begin, use.getValue())) {
                    use.getKey().name().ifPresent(name -> made.add(name));
                }
            }
            if (every) {
                List<List<String>> rows = ShippedData.rows("learning/capability-calls.csv");
                rows.forEach(row -> told.add(row.get(1)));
                rows.stream().filter(row -> made.contains(row.get(0))).forEach(row -> told.remove(row.get(1)));
            }
            return new AskedCapabilities(told);
        }

        boolean mayInclude(Access access) {
            return access instanceof CapabilityUse use && !told.contains(use.capability());
        }
    }

    /** What is looked for in a model. */
    private static final class Signs {
        private Optional<Instant> listening = Optional.empty();
        private Optional<Instant> accepted = Optional.empty();
        private final SortedMap<String, Evidence> givenUp = new TreeMap<>();
        private final SortedSet<String> names = new TreeSet<>();

        void look(Access access, Evidence evidence) {
            if (!evidence.phases().contains(Phase.APPLICATION)
                    || evidence.first().isEmpty()) {
                return;
            }
            String call = access instanceof SyscallUse use ? use.name().orElse("") : "";
            SortedSet<SocketPermission> permissions = permissions(access);
            if (call.equals("listen") || permissions.contains(SocketPermission.LISTEN)) {
                listening = earlier(listening, evidence);
                names.add("listen");
            }
            if (ACCEPT.contains(call) || permissions.contains(SocketPermission.ACCEPT)) {
                accepted = earlier(accepted, evidence);
            }
            if (GIVE_UP.contains(call)) {
                givenUp.merge(call, evidence, Evidence::merge);
            } else if (access instanceof CapabilityUse use && GIVE_UP_CAPABILITIES.contains(use.capability())) {
                givenUp.merge("CAP_" + use.capability(), evidence, Evidence::merge);
            }
        }

        private static SortedSet<SocketPermission> permissions(Access access) {
            if (access instanceof NetworkUse use) {
                return use.permissions();
            }
            return access instanceof UnixSocketUse use ? use.permissions() : Collections.emptySortedSet();
        }

        private static Optional<Instant> earlier(Optional<Instant> known, Evidence evidence) {
            return known.filter(time -> !time.isAfter(evidence.first().orElseThrow()))
                    .or(evidence::first);
        }

        Instant begin(Instant listens) {
            Instant begin = listens;
            for (var one : givenUp.entrySet()) {
                Instant first = one.getValue().first().orElseThrow();
                Instant last = one.getValue().last().orElse(first);
                boolean early = accepted.filter(last::isBefore).isPresent();
                Instant given = early ? last : first;
                if (given.isBefore(listens)) {
                    continue;
                }
                names.add(one.getKey());
                // The last of it is the start's too.
                Instant then = early ? given.plusNanos(1) : given;
                begin = then.isAfter(begin) ? then : begin;
            }
            return begin;
        }
    }
}
