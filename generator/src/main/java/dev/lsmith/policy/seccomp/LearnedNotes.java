package dev.lsmith.policy.seccomp;

import dev.lsmith.base.kernel.KernelTable.Syscalls;
import dev.lsmith.policy.Assignment.Privileges;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import dev.lsmith.policy.seccomp.SeccompProfile.HighestCall;
import dev.lsmith.policy.seccomp.UnseenCalls.RuntimeCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a reader of a learned profile should know. */
final class LearnedNotes {
    private final Dialect dialect;
    private final Privileges privileges;
    private final ObservedCalls observed;
    private final Syscalls syscalls;

    LearnedNotes(Dialect dialect, Privileges privileges, ObservedCalls observed, Syscalls syscalls) {
        this.dialect = dialect;
        this.privileges = privileges;
        this.observed = observed;
        this.syscalls = syscalls;
    }

    List<String> of(SeccompProfile profile) {
        List<String> notes = new ArrayList<>();
        architectures(notes);
        if (privileges.noNewPrivileges() && !startsWithoutNoNewPrivileges(profile)) {
            notes.add("the runtime's own calls are those it makes under no-new-privileges; without that flag the"
                    + " container may not start");
        }
        newest(notes, profile);
        groups(notes, profile);
        return notes;
    }

    private boolean startsWithoutNoNewPrivileges(SeccompProfile profile) {
        return named(profile)
                .containsAll(RuntimeCalls.of(dialect, false).calls().keySet());
    }

    private static SortedSet<String> named(SeccompProfile profile) {
        SortedSet<String> named = new TreeSet<>();
        profile.rules().forEach(r -> named.addAll(r.names()));
        return named;
    }

    private void architectures(List<String> notes) {
        SortedSet<Architecture> seen = observed.architectures();
        List<String> killed = new ArrayList<>();
        for (Architecture a : Architecture.values()) {
            if (!seen.contains(a) && a.host() != a && observed.machines().contains(a.host())) {
                killed.add(a.callName());
            }
        }
        if (!killed.isEmpty()) {
            notes.add("calls of " + String.join(" and ", killed) + " programs are killed: none was seen");
        }
        if (observed.machines().size() > 1) {
            notes.add("calls of several kinds of machine were seen; conditions on arguments are those for "
                    + observed.machines().first().callName());
        }
    }

    private void newest(List<String> notes, SeccompProfile profile) {
        if (dialect != Dialect.PODMAN) {
            String arch = observed.machines().first().callName();
            HighestCall.named(profile, arch, syscalls)
                    .ifPresent(n -> notes.add("runc answers ENOSYS instead of EPERM to every " + arch
                            + " call with a number above " + n.number() + " (" + n.name()
                            + "), as the profile names none; crun does not"));
        }
    }

    /** Calls of the groups that were seen that are not allowed all the same. */
    private void groups(List<String> notes, SeccompProfile profile) {
        SortedSet<String> named = named(profile);
        SortedMap<String, List<String>> missing = new TreeMap<>();
        for (UnseenCalls.GroupCall member : UnseenCalls.beside(observed, Set.of(), false, one -> true, this::exists)) {
            if (!named.contains(member.call())) {
                missing.computeIfAbsent(member.group(), g -> new ArrayList<>()).add(member.call());
            }
        }
        if (!missing.isEmpty()) {
            notes.add("not seen and not allowed, though another C library, architecture or kernel may have them called"
                    + " for the same job: "
                    + missing.entrySet().stream()
                            .map(g -> String.join(" ", g.getValue()) + " (" + g.getKey() + ")")
                            .collect(Collectors.joining(", ")));
        }
    }

    private boolean exists(String name) {
        return observed.exists(name, syscalls);
    }
}
