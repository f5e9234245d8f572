package dev.lsmith.app.recording;

import dev.lsmith.access.Evidence;
import dev.lsmith.access.trace.TraceReader.TraceGap;
import dev.lsmith.audit.Loss;
import dev.lsmith.audit.ReadingReport;
import dev.lsmith.audit.ReadingReport.LineState;
import dev.lsmith.audit.ReadingReport.SerialSequence;
import dev.lsmith.base.Position;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.model.SubjectSelection.Selection;
import dev.lsmith.model.coverage.Coverage.Doubt;
import dev.lsmith.model.coverage.Coverage.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** What is known to be missing of a container's recording. */
final class RecordingGaps {
    /** Engines note the start a little after it (moby, daemon/start.go: SetRunning follows the runtime's start). */
    private static final long NOTED_LATE_SECONDS = 2;

    private final ReadingReport reading;
    private final Selection.Selected selected;

    private RecordingGaps(ReadingReport reading, Selection.Selected selected) {
        this.reading = reading;
        this.selected = selected;
    }

    /**
     * One doubt for each kind of hole.
     *
     * @param reading what was read of the logs
     * @param selected the container's part of them
     * @param spec tells when it was started, if it is known
     */
    static List<Doubt> of(ReadingReport reading, Selection.Selected selected, Optional<ContainerSpec> spec) {
        RecordingGaps holes = new RecordingGaps(reading, selected);
        List<Doubt> found = new ArrayList<>();
        reading.losses().stream().findFirst().map(RecordingGaps::lost).ifPresent(found::add);
        holes.gap().ifPresent(found::add);
        holes.changed().ifPresent(found::add);
        spec.flatMap(ContainerSpec::started).flatMap(holes::start).ifPresent(found::add);
        return found;
    }

    /** What a trace may not tell; one that is no hole is of no class of accesses. */
    static Doubt doubt(TraceGap gap) {
        EnumSet<Topic> topics = gap.hole() ? EnumSet.allOf(Topic.class) : EnumSet.noneOf(Topic.class);
        return new Doubt(gap.code(), new TreeSet<>(topics), gap.text(), gap.help(), Optional.of(gap.position()));
    }

    private static Doubt lost(Loss loss) {
        return switch (loss.kind()) {
            case LOG_CUT_OFF ->
                doubt(
                        "events-lost",
                        loss.source(),
                        "let logrotate rename the log, and not copy it: without copytruncate",
                        Optional.of(loss.position()));
            case SYSCALL_MISSING ->
                doubt(
                        "events-lost",
                        "records are missing: " + loss.source(),
                        "give the whole log; auditctl -l shows whether a rule excludes a type of record",
                        Optional.of(loss.position()));
            default ->
                doubt(
                        "events-lost",
                        "the kernel says that it lost events",
                        "record again with a larger backlog: auditctl -b 65536",
                        Optional.of(loss.position()));
        };
    }

    /** The first gap while the container ran. A log that holds nobody else's events was picked from another, which leaves gaps. */
    private Optional<Doubt> gap() {
        Optional<Instant> begin = own(Evidence::first).min(Instant::compareTo);
        Optional<Instant> end = own(Evidence::last).max(Instant::compareTo);
        if (begin.isEmpty() || end.isEmpty() || isPicked()) {
            return Optional.empty();
        }
        List<SerialSequence.SerialGap> gaps = reading.sequence().gaps().stream()
                .filter(g -> !g.to().isBefore(begin.get()) && !g.from().isAfter(end.get()))
                .toList();
        long missing =
                gaps.stream().mapToLong(SerialSequence.SerialGap::missing).sum();
        return gaps.stream()
                .findFirst()
                .map(gap -> doubt(
                        "events-missing",
                        missing + (missing == 1 ? " event is" : " events are")
                                + " missing while the container ran: the serial numbers of the log jump",
                        "give the whole log, with the rotated files",
                        Optional.of(gap.position())));
    }

    /** The log of a recording is not the one whose digest was taken, whatever was cut out of it. */
    private Optional<Doubt> changed() {
        return reading.diagnostics().stream()
                .filter(d -> d.code().equals(RecordingFolder.CHANGED)
                        && d.position()
                                .filter(at -> at.source().endsWith(".log"))
                                .isPresent())
                .findFirst()
                .map(d -> doubt(
                        RecordingFolder.CHANGED,
                        "the log is not the one that was recorded: its digest differs",
                        "take the folder as record stop wrote it",
                        d.position()));
    }

    private boolean isPicked() {
        boolean others = reading.tallies().stream()
                .anyMatch(t -> t.state() == LineState.IGNORED && t.reason().startsWith("record type"));
        return selected.leftOut().isEmpty() && !others;
    }

    /** Each subject is looked up and not searched for: a log can name as many hats as it has lines. */
    private Stream<Instant> own(Function<Evidence, Optional<Instant>> time) {
        return selected.subjects().stream()
                .map(subject -> selected.model().observed().get(subject))
                .filter(Objects::nonNull)
                .flatMap(accesses -> accesses.values().stream())
                .flatMap(evidence -> time.apply(evidence).stream());
    }

    private Optional<Doubt> start(Instant started) {
        Instant first = reading.sequence().first().orElse(Instant.MIN);
        Instant last = reading.sequence().last().orElse(Instant.MAX);
        if (first.isAfter(started.plusSeconds(NOTED_LATE_SECONDS))) {
            return Optional.of(doubt(
                    "start-missing",
                    "the log begins at " + first + ", after the container was started at " + started,
                    "give the rotated files too; or the spec of the very start that was recorded",
                    Optional.empty()));
        }
        return last.isBefore(started)
                ? Optional.of(doubt(
                        "start-missing",
                        "the log ends at " + last + ", before the container was started the last time at " + started,
                        "give the log of that start too; or the spec of the very start that was recorded",
                        Optional.empty()))
                : Optional.empty();
    }

    private static Doubt doubt(String code, String text, String help, Optional<Position> position) {
        return new Doubt(code, new TreeSet<>(EnumSet.allOf(Topic.class)), text, help, position);
    }
}
