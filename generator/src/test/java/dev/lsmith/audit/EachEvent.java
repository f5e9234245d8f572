package dev.lsmith.audit;

import dev.lsmith.audit.LogReader.ReaderSettings;
import dev.lsmith.audit.LogSources.LogSource;
import java.util.List;
import java.util.function.Consumer;

/** Reads logs the slow way: the grammar parses every line, and every event is told whole. */
public final class EachEvent {
    /** Nothing is remembered. */
    public static final ReaderSettings SLOW = new ReaderSettings(1, 1 << 18, 0);

    private EachEvent() {}

    /** Gives each event of the sources, in the order in which they are complete. */
    public static void of(List<LogSource> sources, Ledger ledger, Consumer<AuditEvent> sink) {
        new LogReader(SLOW).read(sources, ledger, event -> () -> {
            sink.accept(event);
            return (time, source, lines) -> {
                throw new IllegalStateException("an event is told as the repeat of another");
            };
        });
    }
}
