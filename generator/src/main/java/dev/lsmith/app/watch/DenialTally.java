package dev.lsmith.app.watch;

import dev.lsmith.access.Evidence;
import dev.lsmith.app.DenialExplanation;
import dev.lsmith.app.recording.DenialCollector;
import dev.lsmith.app.recording.DenialCollector.Denial;
import dev.lsmith.audit.Loss;
import dev.lsmith.audit.ReadingReport;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.question.ExplainedDenial;
import dev.lsmith.report.FollowedDenialWriter.DenialSum;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** The denials of a log that is followed, explained by the policies of a folder, and how often each came again. Confined to one thread. */
public final class DenialTally {
    /** Kinds of denials that are explained: a process in a container that tries everything shall not keep a core busy. */
    private static final int MOST = 200;

    private final Watch watch;
    private final DenialExplanation policies;
    private final DenialCollector collector;
    private final LongSupplier nanos;
    private final Map<ExplainedDenial, Long> told = new LinkedHashMap<>();
    private final Set<ExplainedDenial> afterExec = new HashSet<>();
    private long unexplained;
    private long sinceNew;

    /**
     * How often a denial came again since it was told last.
     *
     * @param count of its records in all
     */
    public record Repeat(ExplainedDenial denial, long more, long count) {}

    /**
     * A tally of nothing yet.
     *
     * @param collector that the watch feeds
     * @param nanos a clock that only goes forward, in nanoseconds
     */
    public DenialTally(Watch watch, DenialExplanation policies, DenialCollector collector, LongSupplier nanos) {
        this.watch = watch;
        this.policies = policies;
        this.collector = collector;
        this.nanos = nanos;
        this.sinceNew = nanos.getAsLong();
    }

    /**
     * The denials of kinds that were not met before, but those that are logged only because their program should not have been started:
     * what is to be told of them is the exec.
     *
     * @throws InputException when a policy cannot be read any more
     */
    public List<ExplainedDenial> news() throws InputException {
        List<ExplainedDenial> explained = new ArrayList<>();
        for (Denial denial : collector.news()) {
            sinceNew = nanos.getAsLong();
            if (told.size() == MOST) {
                unexplained++;
                continue;
            }
            ExplainedDenial each = policies.of(
                    new Denial(denial.subject(), denial.accesses(), placed(denial.evidence()), denial.afterExec()));
            told.put(each, 1L);
            if (denial.afterExec() && !each.isRefused()) {
                afterExec.add(each);
            } else {
                explained.add(each);
            }
        }
        return explained;
    }

    /** The places under the name of the log, which while it is read is a number. */
    private Evidence placed(Evidence evidence) {
        List<Position> places = evidence.positions().stream()
                .map(at -> new Position(watch.name(at.source()).orElse(at.source()), at.line(), at.column()))
                .toList();
        return evidence.renamed(evidence.runs(), places);
    }

    /** Those that came again since they were told last. */
    public List<Repeat> repeats() {
        List<Repeat> repeats = new ArrayList<>();
        List<Denial> now = collector.all();
        int i = 0;
        for (Map.Entry<ExplainedDenial, Long> each : told.entrySet()) {
            long count = now.get(i++).evidence().count();
            if (count > each.getValue() && !afterExec.contains(each.getKey())) {
                repeats.add(new Repeat(each.getKey(), count - each.getValue(), count));
                each.setValue(count);
            }
        }
        return repeats;
    }

    /** How long no denial of a new kind was met. */
    public Duration sinceNew() {
        return Duration.ofNanos(nanos.getAsLong() - sinceNew);
    }

    /** What all of it comes to. */
    public DenialSum sum() {
        long refused = told.keySet().stream().filter(ExplainedDenial::isRefused).count();
        ReadingReport reading = watch.report();
        long lost = reading.losses().stream().mapToLong(Loss::lost).sum();
        String missing = reading.losses().isEmpty()
                ? ""
                : lost > 0 ? "at least " + lost + " events are lost" : "an unknown number of events is lost";
        return new DenialSum(
                collector.all().stream().mapToLong(d -> d.evidence().count()).sum(),
                collector.all().size(),
                refused,
                unexplained + collector.beyond(),
                afterExec.size(),
                collector.others(),
                missing);
    }

    /** Whether a layer of the folder refuses what was denied. */
    public boolean isRefused() {
        return told.keySet().stream().anyMatch(ExplainedDenial::isRefused);
    }

    /** Whether of a denial no layer's policy is known, or part of the log is missing. */
    public boolean isUndecided() {
        return unexplained + collector.beyond() > 0
                || told.keySet().stream().anyMatch(denial -> denial.layers().isEmpty())
                || !watch.report().losses().isEmpty();
    }
}
