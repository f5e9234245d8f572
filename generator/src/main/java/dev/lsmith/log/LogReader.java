package dev.lsmith.log;

import dev.lsmith.diagnostic.Diagnostic;
import dev.lsmith.diagnostic.Position;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Reads logs: bytes to lines, lines to records, records to events. Not for use by several threads. */
public final class LogReader {
    private final RecordTypes types = new RecordTypes();
    private final Prefix prefix = new Prefix(types);
    private final RecordParser parser = new RecordParser(types);

    /**
     * Reads all sources, one after the other.
     *
     * <p>Every line that gives no record gets its fate in the ledger here; the fate of the others is for whoever takes the
     * events, once for each record. What cannot be read of a source becomes a diagnostic, and reading goes on with the next.
     * Events may go over from one source to the next of the same run, not to another run.
     *
     * @param sources in the order of their time
     * @param ledger takes counts, losses and faults
     * @param sink takes the events, in the order in which they are complete, which depends on the bytes alone
     */
    public void read(List<LogSource> sources, Ledger ledger, Consumer<AuditEvent> sink) {
        EventAssembler assembler = new EventAssembler(types, event -> {
            ledger.event();
            sink.accept(event);
        });
        String run = "";
        LossCounter losses = new LossCounter(ledger);
        for (LogSource source : sources) {
            if (!source.run().equals(run)) {
                assembler.flush();
                losses.restart();
                run = source.run();
            }
            ledger.source(source.name());
            read(source, ledger, losses, assembler);
        }
        assembler.flush();
    }

    private void read(LogSource source, Ledger ledger, LossCounter losses, EventAssembler assembler) {
        SourceReader reader = new SourceReader(source.name(), ledger, losses, assembler, prefix, types, parser);
        try (InputStream raw = source.opener().open();
                InputStream in = Decompression.open(raw)) {
            reader.read(new LineReader(in));
        } catch (EOFException e) {
            ledger.diagnose(Diagnostic.warning(
                    "truncated",
                    Position.ofLine(source.name(), reader.line()),
                    "the packed file ends early; what came before is used",
                    "copy the file again, or let it be complete before reading it"));
        } catch (IOException e) {
            ledger.diagnose(unreadable(source, reader, e));
        }
        reader.end();
    }

    private static Diagnostic unreadable(LogSource source, SourceReader reader, IOException e) {
        String detail = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        boolean early = detail.toLowerCase(Locale.ROOT).contains("not enough input");
        return early
                ? Diagnostic.warning(
                        "truncated",
                        Position.ofLine(source.name(), reader.line()),
                        "the packed file ends early; what came before is used",
                        "copy the file again, or let it be complete before reading it")
                : Diagnostic.error(
                        "unreadable",
                        Position.ofLine(source.name(), reader.line()),
                        "cannot read on: " + detail + "; what came before is used",
                        "check the file with the tool that packed it");
    }
}
