package dev.lsmith.app.recording;

import dev.lsmith.access.Credentials;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Subject;
import dev.lsmith.access.trace.TraceForm;
import dev.lsmith.access.trace.TraceReader;
import dev.lsmith.access.trace.TraceReader.TraceGap;
import dev.lsmith.access.trace.TraceReader.TraceSink;
import dev.lsmith.audit.Ledger;
import dev.lsmith.audit.LogSources.LogSource;
import dev.lsmith.audit.ReadingReport.LineState;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Position;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Tells traces from logs among the sources that a user names, and reads the traces. */
final class TraceSources implements TraceSink {
    /** The part of a source by which it is told what it is. */
    private static final int HEAD = 1 << 16;

    /** Lines longer than this are passed over, as those of logs are. */
    private static final int LONGEST = 1 << 20;

    private final Ledger ledger;
    private final ModelCollector collector;
    private final List<TraceGap> gaps = new ArrayList<>();
    private final SortedSet<Subject> powerless = new TreeSet<>();

    TraceSources(Ledger ledger, ModelCollector collector) {
        this.ledger = ledger;
        this.collector = collector;
    }

    /**
     * A source and what it is.
     *
     * @param source the source
     * @param form of a trace; empty for a log
     * @param head the first lines of a trace
     */
    record SortedSource(LogSource source, Optional<TraceForm> form, List<String> head) {
        SortedSource {
            head = List.copyOf(head);
        }

        /** The same under another name and run, or with another opener. */
        SortedSource as(LogSource other) {
            return new SortedSource(other, form, head);
        }

        /**
         * Looks at the beginning of a source, which is opened once only: a second opening might find another file, as logs are rotated. What
         * cannot be read is taken for a log, whose reader tells why.
         */
        static SortedSource of(LogSource source) {
            try {
                InputStream raw = source.opener().open();
                byte[] head = raw.readNBytes(HEAD);
                List<String> lines = lines(head);
                InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), raw);
                if (head.length < HEAD) {
                    raw.close();
                    whole = new ByteArrayInputStream(head);
                }
                InputStream again = whole;
                LogSource opened = new LogSource(source.name(), source.run(), () -> again);
                return new SortedSource(opened, TraceForm.of(lines), lines);
            } catch (IOException e) {
                return new SortedSource(source, Optional.empty(), List.of());
            }
        }

        private static List<String> lines(byte[] raw) {
            byte[] text;
            LogSource head = new LogSource("", "", () -> new ByteArrayInputStream(raw));
            try (InputStream in = head.unpacked()) {
                text = whole(in);
            } catch (IOException e) {
                return List.of();
            }
            List<String> lines = List.of(new String(text, StandardCharsets.ISO_8859_1).split("\n", -1));
            return lines.size() > 1 && raw.length == HEAD ? lines.subList(0, lines.size() - 1) : lines;
        }

        /** What can be unpacked of a beginning, whose end is missing. */
        private static byte[] whole(InputStream in) throws IOException {
            byte[] buffer = new byte[HEAD];
            int length = 0;
            try {
                int read = in.read(buffer);
                while (read > 0) {
                    length += read;
                    read = in.read(buffer, length, buffer.length - length);
                }
            } catch (IOException e) {
                return Arrays.copyOf(buffer, length);
            }
            return Arrays.copyOf(buffer, length);
        }
    }

    /** Reads a trace to its end. */
    void read(SortedSource trace) {
        LogSource source = trace.source();
        TraceForm form = trace.form().orElseThrow();
        TraceReader reader = form.reader(source.run(), trace.head());
        ledger.source(source.name());
        long number = 0;
        try (InputStream in = new BufferedInputStream(source.unpacked(), HEAD)) {
            TraceLine line = new TraceLine();
            while (line.read(in)) {
                Position position = Position.ofLine(source.name(), ++number);
                ledger.lines(1, line.size);
                if (line.size > LONGEST) {
                    fate(LineState.UNRECOGNISED, "line longer than 1 MiB", position);
                } else {
                    reader.take(form.decode(line.bytes, line.length()), position, this);
                }
            }
        } catch (IOException e) {
            ledger.diagnose(Diagnostic.error(
                    "unreadable",
                    Position.ofLine(source.name(), number),
                    "cannot read on; what came before is used",
                    "check the file with the tool that packed it"));
        }
        reader.end(this);
    }

    /** What the traces may not tell. */
    List<TraceGap> gaps() {
        return List.copyOf(gaps);
    }

    @Override
    public void fate(LineState state, String reason, Position position) {
        ledger.fate(state, reason, position);
    }

    /** Those that held no capability at all. */
    SortedSet<Subject> powerless() {
        return powerless;
    }

    @Override
    public void observe(Observation observation, Credentials credentials) {
        collector.told(observation, credentials);
    }

    @Override
    public void powerless(Subject subject) {
        powerless.add(subject);
    }

    @Override
    public void gap(TraceGap gap) {
        gaps.add(gap);
    }

    /** A line of bytes; of one that is too long only the beginning is kept. */
    private static final class TraceLine {
        private byte[] bytes = new byte[1 << 10];
        private int size;
        private boolean ended;

        /** Reads the next one; false if there is none. */
        boolean read(InputStream in) throws IOException {
            size = 0;
            ended = false;
            int c = in.read();
            if (c < 0) {
                return false;
            }
            while (c >= 0 && c != '\n') {
                if (size < LONGEST) {
                    if (size == bytes.length) {
                        bytes = Arrays.copyOf(bytes, 2 * size);
                    }
                    bytes[size] = (byte) c;
                }
                size++;
                c = in.read();
            }
            ended = c == '\n';
            size += ended ? 1 : 0;
            return true;
        }

        int length() {
            int length = ended ? size - 1 : size;
            return length > 0 && bytes[length - 1] == '\r' ? length - 1 : length;
        }
    }
}
