package dev.lsmith.model.coverage;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.access.ProfileTransition.ProfileLoad;
import dev.lsmith.access.Subject;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.base.ShippedData;
import dev.lsmith.model.Model;
import dev.lsmith.model.SharedSubjects;
import dev.lsmith.model.coverage.Coverage.Doubt;
import dev.lsmith.model.coverage.Coverage.Topic;
import dev.lsmith.model.coverage.RecordingCheck.ReportingSubjects;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Whether several containers, or one that was started several times, ran under one AppArmor profile: the kernel reports a capability
 * once for a loaded profile (security/apparmor/capability.c, {@code audit_caps}), so that the records of a start may lack some.
 */
public final class SeveralStarts {
    /** Engines note the time of a start when the runtime has told of it, which on a busy machine takes a while. */
    static final Duration NOTED_LATE = Duration.ofSeconds(10);

    /** A name of a thread without its last byte (include/linux/sched.h, {@code TASK_COMM_LEN}). */
    private static final int COMM = 15;

    private final Model model;
    private final Set<Subject> own;
    private final Proofs proofs = new Proofs();

    /** The loads of each profile, whoever loaded it: looked through once, as a log can name as many hats as it has lines. */
    private final SortedMap<ProfileLoad, Evidence> loads;

    /** Of the calls that a runtime makes once for each start. */
    private final List<Evidence> runtimeStarts;

    private SeveralStarts(Model model, Set<Subject> own) {
        this.model = model;
        this.own = own;
        this.loads = model.accesses(ProfileLoad.class);
        this.runtimeStarts = runtimeStarts(model);
    }

    /**
     * What speaks for several starts, if anything does.
     *
     * @param model everything that the logs tell, of whomever
     * @param own the container's subjects
     * @param started when the container was started the last time, if that is known
     */
    public static Optional<Doubt> doubt(Model model, Set<Subject> own, Optional<Instant> started) {
        if (own.stream().noneMatch(Subject.ApparmorProfile.class::isInstance)) {
            return Optional.empty();
        }
        SeveralStarts starts = new SeveralStarts(model, own);
        return starts.counted().or(() -> started.flatMap(starts::before)).or(starts::firstPrograms);
    }

    /** More starts by a runtime than labels that were borne. */
    private Optional<Doubt> counted() {
        long count = runtimeStarts.stream().mapToLong(Evidence::count).sum();
        Set<String> labels = new TreeSet<>();
        SharedSubjects shared = new SharedSubjects();
        for (Map.Entry<Subject, SortedMap<Access, Evidence>> each :
                model.observed().entrySet()) {
            boolean filtered = each.getValue().entrySet().stream()
                    .anyMatch(e -> e.getKey() instanceof SyscallUse
                            && e.getValue().reporters().contains(Reporter.SECCOMP)
                            && e.getValue().phases().contains(Phase.APPLICATION));
            if (filtered && (each.getKey() instanceof Subject.Program || shared.contains(each.getKey()))) {
                // Of programs without a label, and of labels that any number may bear, it is not known how many were
                // started.
                return Optional.empty();
            }
            if (filtered) {
                labels.add(ReportingSubjects.name(each.getKey()));
            }
        }
        Optional<Evidence> starts = runtimeStarts.stream().reduce(Evidence::merge);
        long fresh =
                labels.stream().mapToLong(label -> freshStarts(label, starts)).sum();
        return labels.isEmpty() || count <= fresh
                ? Optional.empty()
                : Optional.of(doubt(
                        "the runtime started " + count + " containers and "
                                + (labels.size() == 1 ? "one label was" : labels.size() + " labels were")
                                + " seen: several ran under one, or one was started again",
                        runtimeStarts));
    }

    /**
     * How many starts a profile was fresh for: as many as it was loaded, if not all of them were before the first start; and the first
     * one where the log begins after the load that was for it.
     */
    private long freshStarts(String label, Optional<Evidence> starts) {
        return loads(label)
                .filter(loads -> isWithin(starts.flatMap(Evidence::first), loads.last()))
                .filter(loads -> isWithin(loads.last(), starts.flatMap(Evidence::last)))
                .map(loads -> loads.count() + (isWithin(starts.flatMap(Evidence::first), loads.first()) ? 1 : 0))
                .orElse(1L);
    }

    private static boolean isWithin(Optional<Instant> earlier, Optional<Instant> later) {
        return earlier.isPresent() && later.isPresent() && earlier.get().isBefore(later.get());
    }

    private Optional<Evidence> loads(String label) {
        return Optional.ofNullable(loads.get(new ProfileLoad(label)));
    }

    /** The loads of a profile, whoever loaded it. */
    static Optional<Evidence> loads(Model model, String label) {
        Access load = new ProfileLoad(label);
        return model.observed().values().stream()
                .flatMap(accesses -> Stream.ofNullable(accesses.get(load)))
                .reduce(Evidence::merge);
    }

    /** Of the calls that a runtime makes once for each start of a container. */
    static List<Evidence> runtimeStarts(Model model) {
        List<List<String>> rows = ShippedData.rows("runtimes/starts.csv");
        List<Evidence> found = new ArrayList<>();
        model.observed()
                .values()
                .forEach(accesses -> accesses.forEach((access, evidence) -> {
                    if (access instanceof SyscallUse call
                            && evidence.reporters().contains(Reporter.SECCOMP)
                            && evidence.phases().equals(Set.of(Phase.RUNTIME))
                            && rows.stream()
                                    .anyMatch(row -> call.name()
                                                    .filter(row.get(1)::equals)
                                                    .isPresent()
                                            && evidence.programs().stream().anyMatch(p -> p.startsWith(row.get(0))))) {
                        found.add(evidence);
                    }
                }));
        return found;
    }

    /** One recording that has what the container did before its last start, and after it. */
    private Optional<Doubt> before(Instant started) {
        if (own.stream().anyMatch(subject -> isLoadedFor(subject, started))) {
            return Optional.empty();
        }
        SortedMap<String, Evidence> earlier = new TreeMap<>();
        Set<String> later = new TreeSet<>();
        own.forEach(subject -> model.observed()
                .getOrDefault(subject, new TreeMap<>())
                .forEach((access, evidence) -> {
                    if (evidence.runs().size() == 1 && evidence.phases().contains(Phase.APPLICATION)) {
                        String run = evidence.runs().first();
                        evidence.first()
                                .filter(at -> at.plus(NOTED_LATE).isBefore(started))
                                .ifPresent(at -> earlier.merge(run, evidence, Evidence::merge));
                        evidence.last().filter(at -> at.isAfter(started)).ifPresent(at -> later.add(run));
                    }
                }));
        return earlier.keySet().stream()
                .filter(later::contains)
                .findFirst()
                .map(run -> doubt(
                        "the container was started again at " + started + ", after it had run under the same profile",
                        List.copyOf(earlier.values())));
    }

    /** Whether a profile was loaded after it had been used, and before that start. */
    private boolean isLoadedFor(Subject subject, Instant started) {
        Optional<Instant> first = model.observed().getOrDefault(subject, new TreeMap<>()).values().stream()
                .flatMap(evidence -> evidence.first().stream())
                .min(Comparator.naturalOrder());
        Optional<Instant> loaded = loads(ReportingSubjects.name(subject)).flatMap(Evidence::last);
        return isWithin(first, loaded)
                && loaded.filter(at -> !at.isAfter(started)).isPresent();
    }

    /**
     * Programs that loaded the C library and that no other of them executed: the runtime did. Of what runs in a {@code //null-}
     * child profile each record tells that it was executed, without an owner; those do not count.
     */
    private Optional<Doubt> firstPrograms() {
        if (!runtimeStarts.isEmpty()) {
            return Optional.empty();
        }
        SortedSet<String> programs = new TreeSet<>();
        SortedMap<String, Long> loads = new TreeMap<>();
        List<Evidence> seen = new ArrayList<>();
        cLibraries((path, evidence) -> {
            programs.addAll(evidence.programs());
            loads.merge(path, evidence.count(), Math::min);
            seen.add(evidence);
        });
        SortedSet<String> first = new TreeSet<>(programs);
        long count = loads.values().stream().mapToLong(Long::longValue).sum();
        for (Map.Entry<ExecAccess, Evidence> executed :
                model.of(own::contains).accesses(ExecAccess.class).entrySet()) {
            first.remove(comm(executed.getKey().path()));
            count -= executed.getKey().ownership() == Ownership.UNKNOWN
                    ? 0
                    : executed.getValue().count();
        }
        if (first.size() < 2 && (count <= freshStarts(seen) || bindsOnce())) {
            return Optional.empty();
        }
        return Optional.of(doubt(
                String.join(" and ", first.isEmpty() ? programs : first)
                        + (first.size() < 2 ? " was started more than once" : " were each started")
                        + " by the runtime under one profile: several containers or starts, or programs executed in one"
                        + " from outside",
                seen));
    }

    private long freshStarts(List<Evidence> starts) {
        Optional<Evidence> all = starts.stream().reduce(Evidence::merge);
        return own.stream()
                .mapToLong(subject -> freshStarts(ReportingSubjects.name(subject), all))
                .max()
                .orElse(1L);
    }

    /** Whether a service was set up once, so that what was loaded besides was executed from outside ({@code nginx -s reload}). */
    private boolean bindsOnce() {
        return model.of(own::contains).accesses(NetworkUse.class).entrySet().stream()
                .anyMatch(e -> e.getKey().permissions().contains(SocketPermission.BIND)
                        && e.getValue().count() == 1);
    }

    private void cLibraries(BiConsumer<String, Evidence> found) {
        for (Subject subject : own) {
            if (subject instanceof Subject.ApparmorProfile) {
                model.observed().getOrDefault(subject, new TreeMap<>()).forEach((access, evidence) -> {
                    if (access instanceof FileAccess file
                            && Coverage.complains(evidence)
                            && proofs.isCLibrary(lastName(file.path()))) {
                        found.accept(file.path(), evidence);
                    }
                });
            }
        }
    }

    private static String lastName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String comm(String path) {
        String name = lastName(path);
        return name.substring(0, Math.min(COMM, name.length()));
    }

    private static Doubt doubt(String found, List<Evidence> evidence) {
        return new Doubt(
                "several-starts",
                new TreeSet<>(EnumSet.of(Topic.CAPABILITIES)),
                found + "; the kernel reports a capability once for a loaded profile, so some may be missing",
                "take the learning profile out and load it again before each start (docs/recording.md, step 1); --complete"
                        + " says that nothing is missing",
                evidence.stream().flatMap(e -> e.positions().stream()).sorted().reduce((a, b) -> b));
    }
}
