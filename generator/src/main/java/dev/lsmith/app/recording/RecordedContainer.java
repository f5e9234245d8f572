package dev.lsmith.app.recording;

import dev.lsmith.access.Subject;
import dev.lsmith.app.recording.RecordingNotes.Conclusion;
import dev.lsmith.app.recording.RecordingNotes.SubjectActors;
import dev.lsmith.audit.ReadingReport;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.model.ActingUsers;
import dev.lsmith.model.Model;
import dev.lsmith.model.ModelStore;
import dev.lsmith.model.ModelStore.Provenance;
import dev.lsmith.model.ModelStore.Stored;
import dev.lsmith.model.SubjectSelection.Selection;
import dev.lsmith.model.coverage.Coverage;
import dev.lsmith.model.coverage.ServiceLife;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * What a recording, or several together, tell of one container.
 *
 * @param selected its part of what was observed
 * @param reading what became of the lines
 * @param actors as whom its programs acted
 * @param kernels the kernels that the logs say to be of
 * @param coverage what the recording can say of what it does not hold
 * @param life which parts of the service's life it shows
 * @param spec what the container was given, if it is known
 */
public record RecordedContainer(
        Selection.Selected selected,
        ReadingReport reading,
        ActingUsers actors,
        SortedSet<String> kernels,
        Coverage coverage,
        ServiceLife life,
        Optional<ContainerSpec> spec) {
    private static final String RUN = "run ";

    public RecordedContainer {
        kernels = Collections.unmodifiableSortedSet(new TreeSet<>(kernels));
    }

    /**
     * The container of logs.
     *
     * @param subjects which subjects the user says it is; empty to find out
     * @param declared whether the user says that its policies reported everything
     * @throws InputException when it cannot be told from others
     */
    static RecordedContainer of(
            LoadedLogs loaded, Optional<ContainerSpec> spec, List<String> subjects, boolean declared)
            throws InputException {
        Selection.Selected selected = loaded.select(spec, subjects);
        if (!loaded.reading().sources().isEmpty() && selected.subjects().isEmpty()) {
            throw new InputException(loaded.nothing());
        }
        Coverage coverage = loaded.coverage(selected, spec, declared);
        return new RecordedContainer(
                selected,
                loaded.reading(),
                loaded.actors().of(selected.subjects()),
                loaded.kernels(),
                coverage,
                ServiceLife.of(loaded.model(), selected.subjects(), spec.flatMap(ContainerSpec::started), coverage),
                spec);
    }

    /**
     * The container of a stored model.
     *
     * @param subjects which subjects the user says it is; empty to find out
     * @param declared whether the user says that its policies reported everything
     * @throws InputException when it was stored without notes, or the container cannot be told from others
     */
    static RecordedContainer of(Stored stored, Optional<ContainerSpec> given, List<String> subjects, boolean declared)
            throws InputException {
        Optional<ContainerSpec> spec = given.or(stored::spec);
        RecordingNotes notes = RecordingNotes.of(stored);
        LoadedLogs loaded = notes.loaded(stored);
        if (notes.conclusion().isEmpty()) {
            return of(loaded, spec, subjects, declared);
        }
        Conclusion conclusion = notes.conclusion().get();
        return new RecordedContainer(
                new Selection.Selected(stored.model(), conclusion.own(), new TreeMap<>(), List.of()),
                loaded.reading(),
                loaded.actors().of(conclusion.own()),
                loaded.kernels(),
                declared ? Coverage.whole(stored.model()) : conclusion.coverage(),
                conclusion.life(),
                spec);
    }

    /** Writes it as {@code model.json}: nothing that changes when the same is made again elsewhere. */
    public void write(Optional<ContainerSpec> of, Provenance provenance, Writer out) throws IOException {
        Conclusion conclusion = new Conclusion(selected.subjects(), coverage, life);
        // The users of all its subjects together are kept under the first of them.
        List<SubjectActors> acting = selected.subjects().stream()
                .limit(1)
                .map(subject -> new SubjectActors(subject, actors))
                .toList();
        RecordingNotes notes =
                new RecordingNotes(reading.of(List.of()), acting, Optional.of(conclusion), Optional.empty());
        ModelStore.write(selected.model(), of, provenance, Optional.of(notes), out);
    }

    /**
     * What several recordings tell of one container. Its logs are numbered through, {@code [1]}, {@code [2]}, …, and so are its runs.
     *
     * @param parts at least one
     * @throws InputException when they are of containers that were given different things
     */
    static RecordedContainer together(List<RecordedContainer> parts, Optional<ContainerSpec> given)
            throws InputException {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        int logs =
                parts.stream().mapToInt(part -> part.reading.sources().size()).sum();
        RecordedContainer all = null;
        int before = 0;
        int runsBefore = 0;
        for (RecordedContainer part : parts) {
            RecordedContainer numbered =
                    part.of(names(before, runsBefore, Integer.toString(logs).length()));
            all = all == null ? numbered : all.with(numbered);
            before += part.reading.sources().size();
            runsBefore += part.runs();
        }
        List<ContainerSpec> specs =
                parts.stream().flatMap(part -> part.spec.stream()).toList();
        return Objects.requireNonNull(all).of(given.isPresent() ? given : Replicas.spec(specs));
    }

    /** The same recording, as if the container had done this instead. */
    public RecordedContainer of(Model other) {
        Selection.Selected carried =
                new Selection.Selected(other, selected.subjects(), selected.leftOut(), selected.diagnostics());
        return new RecordedContainer(carried, reading, actors, kernels, coverage, life, spec);
    }

    private RecordedContainer of(Optional<ContainerSpec> other) {
        return new RecordedContainer(selected, reading, actors, kernels, coverage, life, other);
    }

    private RecordedContainer of(NewNames names) {
        return new RecordedContainer(
                names.of(selected), names.of(reading), names.of(actors), kernels, names.of(coverage), life, spec);
    }

    /** How many runs its evidence tells apart. */
    private int runs() {
        return selected.model().observed().values().stream()
                .flatMap(accesses -> accesses.values().stream())
                .flatMap(evidence -> evidence.runs().stream())
                .mapToInt(run -> Integer.parseInt(run.substring(RUN.length())))
                .max()
                .orElse(0);
    }

    private static NewNames names(int logsBefore, int runsBefore, int digits) {
        UnaryOperator<String> source = old -> {
            // A place in a file that is no log, as a recording's description, keeps its name.
            if (!old.matches("\\[\\d{1,9}\\]")) {
                return old;
            }
            String number = Integer.toString(Integer.parseInt(old.substring(1, old.length() - 1)) + logsBefore);
            return "[" + "0".repeat(Math.max(0, digits - number.length())) + number + "]";
        };
        return new NewNames(source, old -> RUN + (Integer.parseInt(old.substring(RUN.length())) + runsBefore));
    }

    private RecordedContainer with(RecordedContainer other) {
        SortedSet<Subject> own = new TreeSet<>(selected.subjects());
        own.addAll(other.selected.subjects());
        SortedMap<Subject, Long> leftOut = new TreeMap<>(selected.leftOut());
        other.selected.leftOut().forEach((subject, records) -> leftOut.merge(subject, records, Long::sum));
        List<Diagnostic> diagnostics = new ArrayList<>(selected.diagnostics());
        diagnostics.addAll(other.selected.diagnostics());
        SortedSet<String> allKernels = new TreeSet<>(kernels);
        allKernels.addAll(other.kernels);
        Model model = selected.model().merge(other.selected.model());
        return new RecordedContainer(
                new Selection.Selected(model, own, leftOut, diagnostics),
                reading.and(other.reading),
                actors.merge(other.actors),
                allKernels,
                coverage.and(other.coverage),
                life.and(other.life),
                spec);
    }
}
