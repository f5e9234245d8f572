package dev.lsmith.target.seccomp;

import dev.lsmith.data.ShippedData;
import dev.lsmith.data.kernel.Syscalls;
import dev.lsmith.target.Privileges;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

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
        relatives(notes, profile);
        return notes;
    }

    private boolean startsWithoutNoNewPrivileges(SeccompProfile profile) {
        return named(profile).containsAll(RuntimeBase.of(dialect, false).calls().keySet());
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
            Newest.named(profile, arch, syscalls)
                    .ifPresent(n -> notes.add("runc answers ENOSYS instead of EPERM to every " + arch
                            + " call with a number above " + n.number() + " (" + n.name()
                            + "), as the profile names none; crun does not"));
        }
    }

    /** Calls that do the job of one that was seen, and exist on a machine of the same kind. */
    private void relatives(List<String> notes, SeccompProfile profile) {
        SortedSet<String> named = named(profile);
        SortedSet<Architecture> architectures = observed.architectures();
        List<String> relatives = new ArrayList<>();
        for (List<String> row : ShippedData.rows("kernel/syscall-families.csv")) {
            List<String> family = List.of(row.get(0).split(" "));
            List<String> seen =
                    family.stream().filter(n -> observed.calls().containsKey(n)).toList();
            List<String> others = family.stream()
                    .filter(n -> !named.contains(n) && !seen.contains(n) && exists(n, architectures))
                    .toList();
            if (!seen.isEmpty() && !others.isEmpty()) {
                relatives.add(String.join(" ", others) + " (" + String.join(" ", seen) + ")");
            }
        }
        if (!relatives.isEmpty()) {
            notes.add("not seen and not allowed, though another C library may call them for the same job: "
                    + String.join(", ", relatives));
        }
    }

    private boolean exists(String name, SortedSet<Architecture> architectures) {
        return architectures.stream()
                .anyMatch(a -> syscalls.number(a.callName(), name).isPresent());
    }
}
