package dev.lsmith.model.coverage;

import dev.lsmith.access.Access;
import dev.lsmith.access.Access.PtraceUse;
import dev.lsmith.access.Access.SignalUse;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.MountUse;
import dev.lsmith.access.MountUse.PivotRootUse;
import dev.lsmith.access.MountUse.UmountUse;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.UnixSocketUse;
import dev.lsmith.access.PrivilegeGain;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.access.SyscallUse.ProgramStart;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.Position;
import dev.lsmith.model.Model;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a recording can say of what it does not hold. A policy that complains reports only what it does not allow itself: under one that
 * allows things, what is not in the log may have been done all the same. Whoever wants to conclude that something was not
 * done asks here first.
 *
 * @param told by reporter, the classes of accesses of which it reported every one
 * @param unreported calls of root's that ask for a capability of which no record tells, by that capability
 * @param doubts why it does not tell everything, one line each; empty if it does
 */
public record Coverage(
        SortedMap<Reporter, SortedSet<Topic>> told,
        SortedMap<String, SortedSet<String>> unreported,
        List<Doubt> doubts) {
    /** Nothing was recorded, so nothing is told. */
    public static final Coverage NOTHING = new Coverage(new TreeMap<>(), new TreeMap<>(), List.of());

    /** What a security module reports. */
    private static final Set<Topic> OF_MODULES =
            Set.of(Topic.FILES, Topic.CAPABILITIES, Topic.NETWORK, Topic.PROCESSES, Topic.MOUNTS, Topic.OTHERS);

    public Coverage {
        SortedMap<Reporter, SortedSet<Topic>> copy = new TreeMap<>();
        told.forEach((reporter, topics) -> {
            if (!topics.isEmpty()) {
                copy.put(reporter, Collections.unmodifiableSortedSet(new TreeSet<>(topics)));
            }
        });
        told = Collections.unmodifiableSortedMap(copy);
        SortedMap<String, SortedSet<String>> calls = new TreeMap<>();
        unreported.forEach((c, names) -> calls.put(c, Collections.unmodifiableSortedSet(new TreeSet<>(names))));
        unreported = Collections.unmodifiableSortedMap(calls);
        doubts = List.copyOf(doubts);
    }

    /** That of a recording which is known to be whole: whatever complained of the container's programs reported everything. */
    public static Coverage whole(Model model) {
        SortedMap<Reporter, SortedSet<Topic>> told = new TreeMap<>();
        model.accesses().values().stream()
                .filter(Coverage::complains)
                .flatMap(e -> e.reporters().stream())
                .forEach(reporter -> told.put(reporter, of(reporter)));
        return new Coverage(told, new TreeMap<>(), List.of());
    }

    /** What two recordings can say together: only what was told of in both was told of wholly. */
    public Coverage and(Coverage other) {
        SortedMap<Reporter, SortedSet<Topic>> both = new TreeMap<>();
        told.forEach((reporter, topics) -> {
            SortedSet<Topic> common = new TreeSet<>(topics);
            common.retainAll(other.told.getOrDefault(reporter, new TreeSet<>()));
            both.put(reporter, common);
        });
        SortedMap<String, SortedSet<String>> calls = new TreeMap<>();
        Stream.of(unreported, other.unreported)
                .forEach(each -> each.forEach((capability, names) ->
                        calls.computeIfAbsent(capability, c -> new TreeSet<>()).addAll(names)));
        return new Coverage(
                both,
                calls,
                Stream.concat(doubts.stream(), other.doubts.stream()).distinct().toList());
    }

    /** Whether a mechanism let something of the container's own programs pass and reported it. */
    static boolean complains(Evidence evidence) {
        return evidence.verdicts().contains(Verdict.COMPLAINED)
                && evidence.phases().contains(Phase.APPLICATION);
    }

    /** Every class of accesses that a mechanism can report. */
    static SortedSet<Topic> of(Reporter reporter) {
        return switch (reporter) {
            case APPARMOR, SELINUX -> new TreeSet<>(OF_MODULES);
            // It checks internet and unix sockets only, and neither capabilities nor signals.
            case TOMOYO -> new TreeSet<>(Set.of(Topic.FILES, Topic.MOUNTS));
            case SECCOMP, SECCOMP_HOOK -> new TreeSet<>(Set.of(Topic.CALLS));
            // Nothing shows that they watched from the container's start on, and none reports a class of accesses as a
            // whole.
            case SYSCALL_RECORD, CAPABLE, OPENSNOOP, GADGET, ENRICHER -> new TreeSet<>();
            // It sees what is asked for by a system call, and no check of a capability; of mount(2) no access is made
            // yet.
            case STRACE -> new TreeSet<>(Set.of(Topic.FILES, Topic.NETWORK, Topic.PROCESSES, Topic.CALLS));
        };
    }

    /**
     * The same of programs that held no capability and made no user namespace: where every call of theirs was told, it is told too that
     * they used none.
     */
    public Coverage ofPowerless() {
        if (!tells(Reporter.STRACE, Topic.CALLS)) {
            return this;
        }
        SortedMap<Reporter, SortedSet<Topic>> more = new TreeMap<>(told);
        SortedSet<Topic> topics = new TreeSet<>(more.getOrDefault(Reporter.STRACE, new TreeSet<>()));
        topics.add(Topic.CAPABILITIES);
        more.put(Reporter.STRACE, topics);
        return new Coverage(more, unreported, doubts);
    }

    /** Whether every access of a class was reported, by whichever mechanism. */
    public boolean tells(Topic topic) {
        return told.values().stream().anyMatch(topics -> topics.contains(topic));
    }

    /** Whether a mechanism reported every access of a class. */
    public boolean tells(Reporter reporter, Topic topic) {
        return told.getOrDefault(reporter, new TreeSet<>()).contains(topic);
    }

    /** The classes of which a mechanism may have held something back. */
    public SortedSet<Topic> untold(Reporter reporter) {
        SortedSet<Topic> untold = of(reporter);
        untold.removeAll(told.getOrDefault(reporter, new TreeSet<>()));
        return untold;
    }

    /** Why not every access of a class is told, in a few words. */
    public String why(Topic topic) {
        return doubts.stream()
                .filter(d -> d.topics().contains(topic))
                .map(Doubt::text)
                .findFirst()
                .orElse("nothing that reports every use of " + topic.word() + " watched the container");
    }

    /**
     * A reason why a recording may not hold everything.
     *
     * @param code a stable name for scripts: {@code policy-allows}
     * @param topics the classes of accesses that it concerns
     * @param text what was found, in one line; may hold text from a log
     * @param help how to record the whole
     * @param position where the log shows it, if it does
     */
    public record Doubt(String code, SortedSet<Topic> topics, String text, String help, Optional<Position> position) {
        /** The codes of those that tell of a part that is missing. */
        public static final Set<String> HOLES = Set.of(
                "events-lost",
                "events-missing",
                "start-missing",
                "recording-changed",
                "children-missing",
                "trace-filtered");

        public Doubt {
            topics = Collections.unmodifiableSortedSet(new TreeSet<>(topics));
        }

        /** Whether part of the recording is missing, and not only what its policies held back. */
        public boolean isHole() {
            return HOLES.contains(code);
        }

        /** The doubt as a warning for the user. */
        public Diagnostic diagnostic() {
            return new Diagnostic(Severity.WARNING, code, position, text, help);
        }
    }

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
                Map.entry(SyscallUse.class, CALLS),
                Map.entry(ProgramStart.class, CALLS));

        /** The topic of a kind of access. */
        public static Topic of(Class<? extends Access> kind) {
            return OF_ACCESS.getOrDefault(kind, OTHERS);
        }

        /** The word for it in sentences. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
