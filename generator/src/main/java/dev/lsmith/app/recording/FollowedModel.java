package dev.lsmith.app.recording;

import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.app.recording.RecordingNotes.FollowedUntil;
import dev.lsmith.audit.Ledger;
import dev.lsmith.audit.LogReader;
import dev.lsmith.audit.LogReader.EventSink;
import dev.lsmith.audit.LogReader.EventSink.EventMeaning;
import dev.lsmith.audit.LogReader.EventSink.Recurrence;
import dev.lsmith.audit.LogReader.GrowingLog;
import dev.lsmith.audit.LogReader.ReaderSettings;
import dev.lsmith.audit.LogReader.ReadingEnd;
import dev.lsmith.audit.Loss;
import dev.lsmith.audit.Loss.LossKind;
import dev.lsmith.audit.ReadingReport;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.model.ActingUsers;
import dev.lsmith.model.Model;
import dev.lsmith.model.ModelBuilder;
import dev.lsmith.model.ModelBuilder.ModelFull;
import dev.lsmith.model.ModelStore;
import dev.lsmith.model.ModelStore.Provenance;
import dev.lsmith.model.ModelStore.Stored;
import dev.lsmith.model.RecordedModels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The model of a log that grows, and its file. The file holds the model and how far the log was read, which change in one step.
 * Confined to one thread.
 */
public final class FollowedModel implements AutoCloseable {
    private static final String RUN = "run 1";

    private final Optional<ModelFile> file;
    private final Optional<ContainerSpec> spec;
    private final List<String> subjects;
    private final String version;
    private final @Nullable FileChannel lock;
    private final LoadedLogs before;
    private final FollowedUntil followed;
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Ledger ledger = new Ledger();
    private final ModelCollector collector;
    private final GrowingLog reading;
    private final List<Observation> news = new ArrayList<>();

    /**
     * What is known of the container.
     *
     * @param container what the log tells of it; empty as long as nothing does
     * @param reading what became of the lines
     * @param why it cannot be told from others, if that is so
     */
    public record Noted(Optional<RecordedContainer> container, ReadingReport reading, Optional<Diagnostic> why) {}

    private FollowedModel(
            Optional<ModelFile> file,
            Optional<ContainerSpec> spec,
            List<String> subjects,
            String version,
            @Nullable FileChannel lock,
            LoadedLogs before,
            FollowedUntil followed,
            Optional<DenialCollector> denials) {
        this.file = file;
        this.spec = spec;
        this.subjects = List.copyOf(subjects);
        this.version = version;
        this.lock = lock;
        this.before = before;
        this.followed = followed;
        for (String name : before.reading().sources()) {
            names.put("[" + (names.size() + 1) + "]", name);
        }
        ReaderSettings machine = ReaderSettings.ofThisMachine();
        ReaderSettings settings = new ReaderSettings(1, machine.block(), machine.known());
        long memory = Runtime.getRuntime().maxMemory();
        this.collector = new ModelCollector(
                name -> RUN,
                ledger,
                new ReadingProgress(),
                new ModelBuilder(memory / 5 * 3, this::isNew),
                settings.known());
        this.reading = new LogReader(settings).follow(ledger, sink(denials), followed.end());
    }

    private EventSink sink(Optional<DenialCollector> denials) {
        return denials.<EventSink>map(also -> event -> {
                    EventMeaning own = collector.decode(event);
                    EventMeaning denied = also.decode(event);
                    return () -> {
                        Recurrence alike = own.take();
                        Recurrence deniedAgain = denied.take();
                        return (time, source, lines) -> {
                            alike.again(time, source, lines);
                            deniedAgain.again(time, source, lines);
                        };
                    };
                })
                .orElse(collector);
    }

    /**
     * Opens the model that a file holds, or begins one. As long as it is open no other process may write it.
     *
     * @param file where it is stored; nowhere if none is given
     * @param spec what the container was given, if it is known
     * @param subjects which subjects the user says it is; empty to find out
     * @param version of lsmith
     * @param denials collects the denials besides, if they are asked for
     * @throws InputException when the file is not one of a followed log
     * @throws IOException when it cannot be written, or another process follows the log into it
     */
    public static FollowedModel open(
            Optional<ModelFile> file,
            Optional<ContainerSpec> spec,
            List<String> subjects,
            String version,
            Optional<DenialCollector> denials)
            throws IOException, InputException {
        LoadedLogs nothing = new LoadedLogs(
                Model.EMPTY,
                new Ledger().report(),
                new ActingUsers.BySubject(new TreeMap<>()),
                new TreeSet<>(),
                List.of());
        if (file.isEmpty()) {
            return new FollowedModel(file, spec, subjects, version, null, nothing, FollowedUntil.NOTHING, denials);
        }
        Path path = file.get().path();
        FileChannel lock = locked(path);
        if (!Files.exists(path)) {
            return new FollowedModel(file, spec, subjects, version, lock, nothing, FollowedUntil.NOTHING, denials);
        }
        List<Stored> stored = RecordedModels.read(
                        path.toString(), NamedFile.model(path).content())
                .models();
        if (stored.size() == 1) {
            RecordingNotes notes = RecordingNotes.of(stored.get(0));
            if (notes.followed().isPresent()) {
                return new FollowedModel(
                        file,
                        spec.or(stored.get(0)::spec),
                        subjects,
                        version,
                        lock,
                        notes.loaded(stored.get(0)),
                        notes.followed().get(),
                        denials);
            }
        }
        lock.close();
        throw new InputException(Diagnostic.error(
                "model-not-followed",
                Position.ofSource(path.toString()),
                "it is the model of logs that were read whole",
                "name another file or folder; merge puts the two together"));
    }

    /** The lock is the kernel's: it goes with the process, however that ends. */
    private static FileChannel locked(Path path) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Path file = path.resolveSibling("." + path.getFileName() + ".lock");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            String other = Files.readString(file, StandardCharsets.UTF_8).strip();
            channel.close();
            throw new IOException(path + ": another watch" + (other.isEmpty() ? "" : " (process " + other + ")")
                    + " writes it; end that one, or");
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)));
        return channel;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private void isNew(Observation observation) {
        boolean known = before.model()
                .observed()
                .getOrDefault(observation.subject(), new TreeMap<>())
                .containsKey(observation.access());
        if (!known) {
            news.add(observation);
        }
    }

    /** How far the log was read when the model was stored. */
    public FollowedUntil followed() {
        return followed;
    }

    /** Another log begins. */
    public void begin(String label, String name, Optional<String> lost) {
        names.put(label, name);
        ledger.source(name);
        lost.ifPresent(why -> ledger.loss(new Loss(LossKind.LOG_CUT_OFF, 0, Position.ofSource(label))));
    }

    /**
     * Reads whole lines.
     *
     * @param label of the log
     * @param lines how many of it were read before
     * @throws InputException when there are more accesses than the memory can bear
     */
    public void read(String label, long lines, byte[] bytes, int length) throws InputException {
        try {
            reading.read(label, lines, bytes, length);
        } catch (ModelFull full) {
            throw new InputException(LoadedLogs.tooMany(full.accesses()));
        }
    }

    /** All events of which a record was read are complete. */
    public void settle() {
        reading.settle();
    }

    /** What a later reading has to know of this one. */
    public ReadingEnd end() {
        return reading.end();
    }

    /** The name of a log, by its label. */
    public Optional<String> name(String label) {
        return Optional.ofNullable(names.get(label));
    }

    /** What became of the lines so far. */
    public ReadingReport report() {
        return before.reading().and(ledger.report());
    }

    private LoadedLogs now() {
        return before.and(
                new LoadedLogs(collector.model(), ledger.report(), collector.actors(), collector.kernels(), List.of()));
    }

    /** Stores the model and how far the log was read, in one step. */
    public void store(FollowedUntil until) throws IOException {
        if (file.isEmpty()) {
            return;
        }
        LoadedLogs now = now();
        Provenance provenance = new Provenance(
                version,
                now.reading().sources().stream()
                        .map(name -> name.substring(name.lastIndexOf('/') + 1))
                        .toList(),
                List.copyOf(now.kernels()));
        file.get()
                .write(out -> ModelStore.write(
                        now.model(), spec, provenance, Optional.of(RecordingNotes.of(now, until)), out));
    }

    /** The accesses that were seen for the first time since this was asked last, of whomever. */
    public List<Observation> news() {
        List<Observation> told = List.copyOf(news);
        news.clear();
        return told;
    }

    /** What is known of the container now. */
    public Noted noted() {
        LoadedLogs now = now();
        if (now.model().isEmpty()) {
            return new Noted(Optional.empty(), now.reading(), Optional.empty());
        }
        try {
            return new Noted(
                    Optional.of(RecordedContainer.of(now, spec, subjects, false)), now.reading(), Optional.empty());
        } catch (InputException e) {
            return new Noted(Optional.empty(), now.reading(), Optional.of(e.diagnostic()));
        }
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
        }
    }
}
