package dev.lsmith.audit;

import dev.lsmith.audit.LogSources.LogSource;
import dev.lsmith.audit.Loss.LossCounter;
import dev.lsmith.audit.Serials.SerialMark;
import dev.lsmith.audit.repeat.Block;
import dev.lsmith.audit.repeat.BlockStream;
import dev.lsmith.audit.repeat.Template;
import dev.lsmith.audit.repeat.TemplateTable;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Position;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads logs: bytes to lines, lines to records, records to events. Not for use by several threads.
 *
 * <p>The grammar parses each line that is not known yet; of lines that differ from a known one only in numbers that do not
 * matter no record is made. That this changes nothing but the speed is held by tests, which read every log both ways.
 */
public final class LogReader {
    private final RecordTypes types = new RecordTypes();
    private final Prefix prefix = new Prefix(types);
    private final RecordParser parser = new RecordParser(types);
    private final StampedLine lines = new StampedLine(prefix, parser);
    private final ReaderSettings settings;

    /** A reader that takes what the machine has. */
    public LogReader() {
        this(ReaderSettings.ofThisMachine());
    }

    /** A reader that takes as much. */
    public LogReader(ReaderSettings settings) {
        this.settings = settings;
    }

    /**
     * Reads all sources, one after the other; of events that are alike only the first one is given whole.
     *
     * <p>Every line that gives no record gets its fate in the ledger here; the fate of the others is for whoever takes the
     * events, once for each record. What cannot be read of a source becomes a diagnostic, and reading goes on with the next.
     * Events may go over from one source to the next of the same run, not to another run.
     *
     * @param sources in the order of their time
     * @param ledger takes counts, losses and faults
     * @param sink takes the events, in the order in which they are complete, which depends on the bytes alone
     */
    public void read(List<LogSource> sources, Ledger ledger, EventSink sink) {
        TemplateCache cache = new TemplateCache(lines, types, settings.known());
        read(sources, new LogReading(ledger, new CountedSink(sink, cache), cache));
    }

    /**
     * Begins to read a log that grows, of which pieces are given as they come.
     *
     * @param ledger takes counts, losses and faults
     * @param sink takes the events
     * @param before where an earlier reading of the same log ended
     */
    public GrowingLog follow(Ledger ledger, EventSink sink, ReadingEnd before) {
        TemplateCache cache = new TemplateCache(lines, types, settings.known());
        LogReading room = new LogReading(ledger, new CountedSink(sink, cache), cache);
        room.losses.resume(before.lost());
        before.marks().forEach(mark -> room.serials.add(mark.node(), mark.time(), mark.serial(), "", 0));
        return new GrowingLog(room);
    }

    /**
     * What a later reading of the same log has to know of an earlier one.
     *
     * @param lost the kernel's running total of lost events
     * @param marks the last event of each host
     */
    public record ReadingEnd(long lost, List<SerialMark> marks) {
        /** Before the first line. */
        public static final ReadingEnd NONE = new ReadingEnd(0, List.of());

        public ReadingEnd {
            marks = List.copyOf(marks);
        }
    }

    /** A log of which more comes. What was learned of the lines of one piece holds for the next. */
    public final class GrowingLog {
        private final LogReading room;
        private BlockStream<RecordShape> pieces;

        private GrowingLog(LogReading room) {
            this.room = room;
            this.pieces = new BlockStream<>(
                    Collections.emptyIterator(), Line.LONGEST, Optional.of(room.cache.table()), 1, settings.block());
        }

        /**
         * Reads a piece. When it is settled, all events of which a record was read are complete.
         *
         * @param source the name of the log
         * @param before how many lines of it were read before
         * @param bytes whole lines
         * @param length how many bytes of them
         */
        public void read(String source, long before, byte[] bytes, int length) {
            BlockStream.Opener opener = () -> new ByteArrayInputStream(bytes, 0, length);
            try (BlockStream<RecordShape> blocks = pieces.then(opener, Line.LONGEST)) {
                pieces = blocks;
                SourceReader reader = new SourceReader(
                        source, before, room.ledger, room.losses, room.assembler, prefix, types, parser);
                boolean ended = false;
                while (!ended) {
                    Block<RecordShape> block = blocks.next();
                    LogReader.read(block, reader, room);
                    ended = block.endsLog();
                }
                reader.end();
            }
        }

        /** Tells all events: of none of them comes another record. */
        public void settle() {
            room.assembler.flush();
            room.ledger.sequence(room.serials.soFar());
        }

        /** Where the reading stands. */
        public ReadingEnd end() {
            return new ReadingEnd(room.losses.soFar(), room.serials.marks());
        }
    }

    /** What one reading of logs works with: ledger, losses, serials, open events and known lines. */
    private final class LogReading {
        private final Ledger ledger;
        private final LossCounter losses;
        private final Serials serials = new Serials();
        private final EventAssembler assembler;
        private final TemplateCache cache;

        LogReading(Ledger ledger, EventSink sink, TemplateCache cache) {
            this.ledger = ledger;
            this.losses = new LossCounter(ledger);
            this.cache = cache;
            this.assembler = new EventAssembler(types, cache, ledger, serials, sink);
        }
    }

    private void read(List<LogSource> sources, LogReading room) {
        Iterator<BlockStream.Opener> openers = sources.stream()
                .map(source -> (BlockStream.Opener) source::unpacked)
                .iterator();
        Optional<TemplateTable<RecordShape>> templates = Optional.of(room.cache.table());
        try (BlockStream<RecordShape> blocks =
                new BlockStream<>(openers, Line.LONGEST, templates, settings.threads(), settings.block())) {
            String run = "";
            for (LogSource source : sources) {
                if (!source.run().equals(run)) {
                    room.assembler.flush();
                    room.losses.restart();
                    room.serials.restart();
                    run = source.run();
                }
                room.ledger.source(source.name());
                read(source, blocks, room);
            }
        }
        room.assembler.flush();
        room.ledger.sequence(room.serials.sequence());
    }

    private void read(LogSource source, BlockStream<RecordShape> blocks, LogReading room) {
        SourceReader reader =
                new SourceReader(source.name(), 0, room.ledger, room.losses, room.assembler, prefix, types, parser);
        boolean ended = false;
        while (!ended) {
            Block<RecordShape> block = blocks.next();
            read(block, reader, room);
            ended = block.endsLog();
            IOException failure = block.failure();
            if (failure != null) {
                reader.cutOff(block.cutOff());
                room.ledger.diagnose(early(source, reader, failure));
            }
        }
        reader.end();
    }

    private static void read(Block<RecordShape> block, SourceReader reader, LogReading room) {
        room.ledger.lines(block.lines(), block.size());
        for (int i = 0; i < block.lines(); i++) {
            if (!readKnown(block, i, reader, room.cache)) {
                reader.read(new Line(block.bytes(), block.start(i), block.end(i), block.size(i)));
            }
        }
        room.assembler.detach();
        if (block.passedOver() > 0) {
            room.ledger.lines(1, block.passedOver());
            reader.read(Line.passedOver(block.passedOver()));
        }
    }

    /** Reads a line by its template, or so that it has one from now on; tells whether that could be done. */
    private static boolean readKnown(Block<RecordShape> block, int index, SourceReader reader, TemplateCache cache) {
        if (!reader.isBetweenEntries()) {
            return false;
        }
        Template<RecordShape> template = cache.template(block, index);
        if (template == null) {
            Optional<ParsedLine> parsed = cache.parse(block, index, reader.next())
                    .filter(line -> line.places().isPlain() || reader.isBetweenObjects());
            if (parsed.isEmpty()) {
                return false;
            }
            if (!parsed.get().record().type().equals("EOE")) {
                reader.read(parsed.get());
                return true;
            }
            template = cache.learn(parsed.get(), block, index);
        }
        if (!template.meaning().plain() && !reader.isBetweenObjects()) {
            return false;
        }
        reader.read(template, block, index);
        return true;
    }

    private static Diagnostic early(LogSource source, SourceReader reader, IOException failure) {
        return failure instanceof EOFException ? truncated(source, reader) : unreadable(source, reader, failure);
    }

    private static Diagnostic truncated(LogSource source, SourceReader reader) {
        return Diagnostic.warning(
                "truncated",
                Position.ofLine(source.name(), reader.line()),
                "the packed file ends early; what came before is used",
                "copy the file again, or let it be complete before reading it");
    }

    private static Diagnostic unreadable(LogSource source, SourceReader reader, IOException e) {
        String detail = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        boolean early = detail.toLowerCase(Locale.ROOT).contains("not enough input");
        return early
                ? truncated(source, reader)
                : Diagnostic.error(
                        "unreadable",
                        Position.ofLine(source.name(), reader.line()),
                        "cannot read on: " + detail + "; what came before is used",
                        "check the file with the tool that packed it");
    }

    /** Has the cache count each event that is decoded, as its meaning is kept. */
    private record CountedSink(EventSink sink, TemplateCache cache) implements EventSink {
        @Override
        public EventMeaning decode(AuditEvent event) {
            EventMeaning meaning = sink.decode(event);
            return () -> {
                cache.grown();
                return meaning.take();
            };
        }
    }

    /**
     * How a log is read; what is read does not depend on it.
     *
     * @param threads that look at the lines, also ahead of what is told; the caller is one of them
     * @param block how many bytes each looks at in one go
     * @param known lines and events that are remembered at most, a long line counting as several; 0 to parse every line and tell every event whole
     */
    public record ReaderSettings(int threads, int block, long known) {
        /** The bytes of a block: as many as stay in a core's cache. */
        private static final int BLOCK = 1 << 18;

        /** What a line or an event takes that is remembered, about, with its accesses and evidence. */
        private static final int BYTES = 768;

        /** The part of the memory that they may take. */
        private static final int PART = 3;

        /** What this machine and the memory that Java was given can bear. */
        public static ReaderSettings ofThisMachine() {
            Runtime runtime = Runtime.getRuntime();
            return new ReaderSettings(runtime.availableProcessors(), BLOCK, runtime.maxMemory() / PART / BYTES);
        }
    }

    /**
     * Takes events, of those that are alike only the first one whole: a log says few things very many times.
     *
     * <p>Events are alike when they have the same records in the same order but for their times, serials and values that nothing read
     * of the first one, and come from one source.
     */
    public interface EventSink {
        /**
         * What an event says. Hangs on nothing but what is read of the records, their places and times; may be asked more than once.
         *
         * @param event notes what is read of its records
         */
        EventMeaning decode(AuditEvent event);

        /** An event that was decoded and not yet counted. */
        @FunctionalInterface
        interface EventMeaning {
            /**
             * Counts the event.
             *
             * @return takes the events that are like it
             */
            Recurrence take();
        }

        /** Takes events that are like one that was seen whole. */
        @FunctionalInterface
        interface Recurrence {
            /**
             * Counts one more such event.
             *
             * @param time in milliseconds since the epoch
             * @param source where it was read from
             * @param lines where each of its records stands, from 1, and perhaps more behind them; not to be kept
             */
            void again(long time, String source, long[] lines);
        }
    }
}
