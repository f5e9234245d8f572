package dev.lsmith.app.recording;

import dev.lsmith.access.Access;
import dev.lsmith.access.AccessDecoder;
import dev.lsmith.access.DecodedRecord;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.Subject;
import dev.lsmith.access.TypeAccess;
import dev.lsmith.audit.AuditEvent;
import dev.lsmith.audit.LogReader.EventSink;
import dev.lsmith.base.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Collects the denials that logs tell of, record by record: what one record says in several words stays together. What was let through
 * and logged, as in stages, counts as well. Confined to one thread.
 */
public final class DenialCollector implements EventSink {
    /** A process in a container chooses what it is refused: kinds of denials beyond are only counted. */
    private static final int MOST = 10_000;

    private static final Set<Verdict> REFUSED = EnumSet.of(Verdict.DENIED, Verdict.COMPLAINED);

    private final Predicate<Subject> own;
    private final AccessDecoder decoder = new AccessDecoder(source -> source);
    private final Map<Told, DenialCount> counts = new LinkedHashMap<>();
    private final List<Denial> news = new ArrayList<>();
    private final SortedSet<String> sandboxes = new TreeSet<>();
    private long beyond;
    private long others;

    /**
     * A denial, and all records of its kind.
     *
     * @param subject who was denied it
     * @param accesses what, in each word that the record has for it: SELinux's are of types, and of a file or capability besides
     * @param evidence how often, when and where
     * @param afterExec whether its program was started by an exec that no rule of a complaining profile allows: the kernel then logs
     *     whatever it does, under a profile of its own ({@code //null-}, security/apparmor/policy.c, aa_new_learning_profile)
     */
    public record Denial(Subject subject, List<Access> accesses, Evidence evidence, boolean afterExec) {
        public Denial {
            accesses = List.copyOf(accesses);
        }

        /** Whether it was refused at least once, and not each time let through and logged. */
        public boolean isRefused() {
            return evidence.verdicts().contains(Verdict.DENIED);
        }
    }

    /** What records of one kind have in common. */
    private record Told(
            Subject subject, List<Access> accesses, Reporter reporter, Verdict verdict, boolean afterExec) {}

    /** How often it was told: the first few times with their places. */
    private static final class DenialCount {
        private Evidence evidence;
        private long more;
        private Instant last = Instant.MIN;

        DenialCount(Evidence evidence) {
            this.evidence = evidence;
        }

        void again(long time, String source, long line) {
            Instant at = Instant.ofEpochMilli(time);
            if (evidence.positions().size() < Evidence.MAX_POSITIONS) {
                evidence = evidence.merge(evidence.of(source, 1, at, at, List.of(Position.ofLine(source, line))));
            } else {
                more++;
                last = at.isAfter(last) ? at : last;
            }
        }

        Evidence sum() {
            return more == 0
                    ? evidence
                    : evidence.merge(evidence.of(evidence.runs().first(), more, last, last, List.of()));
        }
    }

    /**
     * An empty one.
     *
     * @param own whose denials are asked for; those of others are counted
     */
    public DenialCollector(Predicate<Subject> own) {
        this.own = own;
    }

    @Override
    public EventMeaning decode(AuditEvent event) {
        List<DecodedRecord> records = decoder.decode(event);
        List<Boolean> afterExec = event.records().stream()
                .map(record -> record.value("profile")
                        .filter(p -> p.contains("//null-"))
                        .isPresent())
                .toList();
        return () -> {
            Map<Integer, List<DenialCount>> denied = new TreeMap<>();
            long before = others;
            for (int i = 0; i < records.size(); i++) {
                List<DenialCount> all = denials(records.get(i), afterExec.get(i));
                if (!all.isEmpty()) {
                    denied.put(i, all);
                }
            }
            long ofOthers = others - before;
            return (time, source, lines) -> {
                others += ofOthers;
                denied.forEach((record, all) -> all.forEach(each -> each.again(time, source, lines[record])));
            };
        };
    }

    private List<DenialCount> denials(DecodedRecord record, boolean afterExec) {
        if (record.reason().startsWith(AccessDecoder.LANDLOCK)) {
            sandboxes.add(record.reason());
        }
        Map<Subject, List<Observation>> bySubject = new LinkedHashMap<>();
        record.observations().stream()
                .filter(o -> o.evidence().verdicts().stream().anyMatch(REFUSED::contains))
                .filter(o -> !o.evidence().reporters().contains(Reporter.SYSCALL_RECORD))
                .forEach(o -> bySubject
                        .computeIfAbsent(o.subject(), s -> new ArrayList<>())
                        .add(o));
        List<DenialCount> all = new ArrayList<>();
        bySubject.forEach((subject, observations) -> {
            if (!own.test(subject)) {
                others++;
                return;
            }
            Evidence evidence = observations.get(0).evidence();
            List<Access> accesses = observations.stream()
                    .map(Observation::access)
                    .sorted(Comparator.comparing(access -> !(access instanceof TypeAccess)))
                    .toList();
            Told told = new Told(
                    subject,
                    accesses,
                    evidence.reporters().first(),
                    evidence.verdicts().first(),
                    afterExec);
            DenialCount known = counts.get(told);
            if (known != null) {
                known.evidence = known.evidence.merge(evidence);
                all.add(known);
            } else if (counts.size() < MOST) {
                DenialCount begun = new DenialCount(evidence);
                counts.put(told, begun);
                news.add(denial(told, begun));
                all.add(begun);
            } else {
                beyond++;
            }
        });
        return all;
    }

    /** All denials so far, in the order in which each kind was told first. */
    public List<Denial> all() {
        return counts.entrySet().stream()
                .map(e -> denial(e.getKey(), e.getValue()))
                .toList();
    }

    /** Those of which the first record was read since this was asked last. */
    public List<Denial> news() {
        List<Denial> told = List.copyOf(news);
        news.clear();
        return told;
    }

    private static Denial denial(Told told, DenialCount count) {
        return new Denial(told.subject(), told.accesses(), count.sum(), told.afterExec());
    }

    /** What sandboxes refused that programs gave themselves, each in a few words. */
    public SortedSet<String> sandboxes() {
        return Collections.unmodifiableSortedSet(sandboxes);
    }

    /** How many kinds of denials there were besides, of which no more is kept. */
    public long beyond() {
        return beyond;
    }

    /** How many records tell of denials of others. */
    public long others() {
        return others;
    }
}
