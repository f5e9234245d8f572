package dev.lsmith.model.coverage;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.Subject;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.base.ShippedData;
import dev.lsmith.model.ActingUsers;
import dev.lsmith.model.Model;
import dev.lsmith.model.coverage.Coverage.Doubt;
import dev.lsmith.model.coverage.Coverage.Topic;
import dev.lsmith.model.coverage.Proofs.NamePattern;
import dev.lsmith.model.coverage.StartCheck.PrecedingCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/**
 * Finds out what a recording can say: whether the policies that it was made under report everything, which is declared by
 * their names, by the user, or proven by the log itself class by class; and whether all of it is there.
 */
public final class RecordingCheck {
    private static final String RECORD =
            "to learn the least, record under a policy that allows nothing and reports everything (README, step 1);"
                    + " --complete says that this one did";

    private final Model model;
    private final Set<Subject> own;
    private final boolean declared;
    private final ReportingSubjects reporting = new ReportingSubjects();
    private final Proofs proofs = new Proofs();
    private final SortedMap<Reporter, SortedSet<Topic>> told = new TreeMap<>();
    private final List<Doubt> doubts = new ArrayList<>();
    private final SortedSet<String> calls = new TreeSet<>();

    private RecordingCheck(Model model, Set<Subject> own, boolean declared) {
        this.model = model;
        this.own = own;
        this.declared = declared;
    }

    /**
     * What the recording of a container can say.
     *
     * @param model the container's own part of what was recorded
     * @param own the container's subjects
     * @param declared whether the user says that every policy it was recorded under reports everything
     * @param holes what is known to be missing, or may be
     * @param actor as whom it acted
     * @param given the capabilities that it held, without those that its engine makes needless
     * @param mapped whether the container is in a user namespace
     */
    public static Coverage of(
            Model model,
            Set<Subject> own,
            boolean declared,
            List<Doubt> holes,
            ActingUsers actor,
            Set<String> given,
            boolean mapped) {
        return new RecordingCheck(model, own, declared)
                .coverage(holes, CapabilityCalls.of(model, actor, given, mapped));
    }

    private Coverage coverage(List<Doubt> holes, CapabilityCalls asking) {
        module(Reporter.APPARMOR, Subject.ApparmorProfile.class);
        module(Reporter.SELINUX, Subject.SelinuxDomain.class);
        module(Reporter.TOMOYO, Subject.TomoyoDomain.class);
        calls();
        List<Doubt> missing = new ArrayList<>(holes);
        if (!declared && told.values().stream().anyMatch(topics -> !topics.isEmpty())) {
            StartCheck.of(model, own, proofs).doubt().or(this::withoutBeginning).ifPresent(missing::add);
        }
        if (told.values().stream().anyMatch(topics -> topics.contains(Topic.CAPABILITIES))) {
            asking.doubt().ifPresent(missing::add);
        }
        doubts.addAll(missing);
        for (Doubt doubt : missing) {
            told.values().forEach(topics -> topics.removeAll(doubt.topics()));
        }
        return new Coverage(told, asking.byCapability(), doubts);
    }

    private Optional<Doubt> withoutBeginning() {
        return told.containsKey(Reporter.SECCOMP) ? PrecedingCalls.doubt(calls) : Optional.empty();
    }

    private void module(Reporter reporter, Class<? extends Subject> mechanism) {
        SortedSet<Topic> topics = Coverage.of(reporter);
        boolean reported = false;
        for (Subject subject : own) {
            if (mechanism.isInstance(subject)) {
                SortedMap<Access, Evidence> records = records(subject, reporter);
                reported |= !records.isEmpty();
                if (!records.isEmpty()) {
                    topics.retainAll(topics(subject, reporter, records));
                }
            }
        }
        if (reported) {
            told.put(reporter, topics);
        }
    }

    private SortedMap<Access, Evidence> records(Subject subject, Reporter reporter) {
        SortedMap<Access, Evidence> records = new TreeMap<>(model.observed().getOrDefault(subject, new TreeMap<>()));
        records.values().removeIf(e -> !e.reporters().contains(reporter));
        return records;
    }

    private SortedSet<Topic> topics(Subject subject, Reporter reporter, Map<Access, Evidence> records) {
        String name = ReportingSubjects.name(subject);
        Optional<ReportingSubjects.Label> label = reporting.labelOf(subject);
        SortedSet<Topic> topics = Coverage.of(reporter);
        Optional<Evidence> refused = records.values().stream()
                .filter(e -> e.verdicts().contains(Verdict.DENIED))
                .findFirst();
        if (refused.isPresent() && !declared) {
            doubt(
                    "policy-refused",
                    topics,
                    name + " refused accesses, after which a program does not do what it would" + " have done",
                    refused.get());
            return new TreeSet<>();
        }
        if (label.isEmpty() && !declared) {
            SortedSet<Topic> proven = proven(records);
            topics.removeAll(proven);
            doubt(
                    "policy-allows",
                    topics,
                    name + " is not known to report everything: what it allows by itself is in no record",
                    records.values().iterator().next());
            return proven;
        }
        if (label.filter(ReportingSubjects.Label.SHARED::equals).isPresent()) {
            topics.remove(Topic.CAPABILITIES);
            doubts.add(new Doubt(
                    "shared-label",
                    new TreeSet<>(Set.of(Topic.CAPABILITIES)),
                    "the kernel reports a capability once for a profile, and " + name
                            + " is shared: uses of this container's may stand in the log of another",
                    "load a fresh learning profile with the container's name (README, step 1)",
                    Optional.empty()));
        }
        return topics;
    }

    private SortedSet<Topic> proven(Map<Access, Evidence> records) {
        List<String> names = records.entrySet().stream()
                .filter(e -> e.getKey() instanceof FileAccess && Coverage.complains(e.getValue()))
                .map(e -> ((FileAccess) e.getKey()).path())
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .toList();
        return new TreeSet<>(proofs.hold(Topic.FILES, names) ? Set.of(Topic.FILES) : Set.of());
    }

    /** A filter that lets some calls pass without a record does so with those that every program makes; so does a trace of some calls. */
    private void calls() {
        calls(Reporter.SECCOMP, proofs::hold)
                .ifPresent(first -> doubt(
                        "filter-allows",
                        Coverage.of(Reporter.SECCOMP),
                        "the seccomp filter did not report the calls that every program makes, so it allowed some without a record",
                        RECORD,
                        first));
        calls(Reporter.SECCOMP_HOOK, proofs::hold)
                .ifPresent(first -> doubt(
                        "filter-allows",
                        Coverage.of(Reporter.SECCOMP_HOOK),
                        "the recorded seccomp profile lacks the calls that every program makes",
                        RECORD,
                        first));
        calls(Reporter.STRACE, (topic, names) -> proofs.holdTraced(names))
                .ifPresent(first -> doubt(
                        "trace-filtered",
                        Coverage.of(Reporter.STRACE),
                        "the trace does not tell the calls that every program makes, so strace was told to leave some out",
                        "trace all calls: strace without -e and --trace",
                        first));
    }

    /** Notes that a reporter told every call if the calls prove it; if not, the first of its records. */
    private Optional<Evidence> calls(Reporter reporter, BiPredicate<Topic, Set<String>> proof) {
        SortedSet<String> names = new TreeSet<>();
        List<Evidence> records = new ArrayList<>();
        model.accesses(SyscallUse.class).forEach((call, evidence) -> {
            if (evidence.reporters().contains(reporter)) {
                records.add(evidence);
                call.name().filter(n -> Coverage.complains(evidence)).ifPresent(n -> names.add(n));
            }
        });
        if (names.isEmpty()) {
            return Optional.empty();
        }
        if (reporter == Reporter.SECCOMP) {
            calls.addAll(names);
        }
        if (declared || proof.test(Topic.CALLS, names)) {
            told.put(reporter, Coverage.of(reporter));
            return Optional.empty();
        }
        return Optional.of(records.get(0));
    }

    private void doubt(String code, SortedSet<Topic> topics, String text, Evidence evidence) {
        doubt(code, topics, text, RECORD, evidence);
    }

    private void doubt(String code, SortedSet<Topic> topics, String text, String help, Evidence evidence) {
        doubts.add(new Doubt(
                code, topics, text, help, evidence.positions().stream().findFirst()));
    }

    /** The subjects that are known to report everything ({@code profiles/learning/subjects.csv}). */
    public static final class ReportingSubjects {
        private static final String SHIPPED = "profiles/learning/apparmor";

        private final List<List<String>> rows = ShippedData.rows("learning/subjects.csv");

        /** Whether it is the profile for recording that ships, which the programs that it names inherit. */
        public boolean isInherited(Subject subject) {
            return row(subject).filter(row -> row.get(3).startsWith(SHIPPED)).isPresent();
        }

        /** How the label of a subject that reports everything is used; empty for any other. */
        Optional<Label> labelOf(Subject subject) {
            return row(subject).map(row -> row.get(2).equals("shared") ? Label.SHARED : Label.OWN);
        }

        private Optional<List<String>> row(Subject subject) {
            String name = name(subject);
            return rows.stream()
                    .filter(row -> row.get(0).equals(subject.mechanism()) && NamePattern.matches(row.get(1), name))
                    .findFirst();
        }

        /** Whether one container alone bears a label. */
        enum Label {
            /** Of one container alone. */
            OWN,
            /** That of all that are recorded. */
            SHARED
        }

        /** A profile without its namespace and hats, a domain without its level. */
        static String name(Subject subject) {
            if (subject instanceof Subject.SelinuxDomain domain) {
                return domain.type();
            }
            String name = subject.name();
            int behind = name.startsWith(":") ? name.indexOf(':', 1) + 1 : 0;
            int child = name.indexOf("//", behind + 1);
            return child < 0 ? name.substring(behind) : name.substring(behind, child);
        }
    }
}
