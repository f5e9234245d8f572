package dev.lsmith.report;

import dev.lsmith.audit.Loss;
import dev.lsmith.audit.ReadingReport;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Printable;
import dev.lsmith.model.SubjectSelection.Selection;
import dev.lsmith.model.coverage.Completeness;
import dev.lsmith.model.coverage.Coverage;
import dev.lsmith.model.coverage.Coverage.Doubt;
import dev.lsmith.model.coverage.ServiceLife;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is shown of a log while it is followed. */
public final class WatchWriter {
    private WatchWriter() {}

    /**
     * What there is to show.
     *
     * @param log the log that is read
     * @param reading what became of its lines
     * @param selected the container's part; empty as long as nothing tells of it
     * @param coverage what may be missing
     * @param life which parts of the service's life were seen
     * @param completeness how much of what the service does was seen, estimated
     * @param why the container cannot be told from others, if that is so
     * @param perMinute new accesses in the last minute, by who reported them
     * @param last the last new accesses, each in a few words
     * @param sinceNew how long nothing new was seen
     */
    public record WatchState(
            String log,
            ReadingReport reading,
            Optional<Selection.Selected> selected,
            Optional<Coverage> coverage,
            Optional<ServiceLife> life,
            Completeness completeness,
            Optional<Diagnostic> why,
            Map<String, Integer> perMinute,
            List<String> last,
            Duration sinceNew) {
        public WatchState {
            perMinute = Map.copyOf(perMinute);
            last = List.copyOf(last);
        }
    }

    /** One line of it, for a file or a pipe. */
    public static String line(WatchState state) {
        int perMinute = state.perMinute().values().stream().mapToInt(i -> i).sum();
        return Printable.of(String.format(
                Locale.ROOT,
                "watch     %,d lines, %s, %d new in the last minute, %s, %s",
                state.reading().lines(),
                container(state),
                perMinute,
                state.life().map(ServiceLife::summary).orElse("life not seen yet"),
                lost(state)));
    }

    /** All of it, for a terminal; the last {@code notes} are told too. */
    public static List<String> screen(WatchState state, List<String> notes) {
        List<String> lines = new ArrayList<>();
        lines.add(plain("watching  " + state.log()));
        lines.add(plain(String.format(
                Locale.ROOT,
                "read      %,d lines, %,d events",
                state.reading().lines(),
                state.reading().events())));
        lines.add(plain("lost      " + lost(state)));
        lines.add(plain("container " + container(state)));
        lines.add(plain("new       "
                + (state.perMinute().isEmpty()
                        ? "nothing in the last minute"
                        : perMinute(state) + " in the last minute")
                + "; the last " + ago(state.sinceNew()) + " ago"));
        lines.add(plain("complete  " + Sentence.of(state.completeness())));
        state.life().ifPresent(life -> life(life, lines));
        lines.add(plain(""));
        state.last().forEach(access -> lines.add(plain("  + " + access)));
        notes.forEach(note -> lines.add(plain("note: " + note)));
        return lines;
    }

    private static void life(ServiceLife life, List<String> lines) {
        lines.add(plain("life      " + life.summary()));
        life.missing().forEach(event -> lines.add(plain("            " + event.name() + ": " + event.exercise())));
    }

    private static String perMinute(WatchState state) {
        return state.perMinute().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(e -> e.getValue() + " " + e.getKey())
                .collect(Collectors.joining(", "));
    }

    private static String container(WatchState state) {
        if (state.selected().isEmpty()) {
            return state.why().map(Diagnostic::message).orElse("no record of a container yet");
        }
        Selection.Selected selected = state.selected().get();
        return String.format(
                Locale.ROOT,
                "%s: %,d distinct accesses in %,d records",
                selected.subjects().stream()
                        .map(s -> s.mechanism() + " " + s.name())
                        .collect(Collectors.joining(", ")),
                selected.model().distinct(),
                selected.model().records());
    }

    private static String lost(WatchState state) {
        long known = state.reading().losses().stream().mapToLong(Loss::lost).sum();
        if (!state.reading().losses().isEmpty()) {
            return known > 0 ? "at least " + known + " events lost" : "an unknown number of events lost";
        }
        return state.coverage().stream()
                .flatMap(coverage -> coverage.doubts().stream())
                .filter(Doubt::isHole)
                .map(Doubt::text)
                .findFirst()
                .orElse("no sign of lost events");
    }

    private static String ago(Duration time) {
        long seconds = time.toSeconds();
        return seconds < 60 ? seconds + " s" : seconds / 60 + " min";
    }

    private static String plain(String text) {
        return Printable.of(text);
    }
}
