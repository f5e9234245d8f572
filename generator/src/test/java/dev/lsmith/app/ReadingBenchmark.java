package dev.lsmith.app;

import com.sun.management.OperatingSystemMXBean;
import dev.lsmith.app.recording.ModelCollector;
import dev.lsmith.app.recording.ReadingProgress;
import dev.lsmith.audit.Ledger;
import dev.lsmith.audit.LogReader;
import dev.lsmith.audit.LogReader.ReaderSettings;
import dev.lsmith.audit.LogSources.LogSource;
import dev.lsmith.model.ModelBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How long reading a log takes, and which threads it keeps busy. To be run by hand: {@code ReadingBenchmark LOG [ROUNDS]} reads
 * it again and again in the same process.
 *
 * <p>{@code read} is reading the bytes alone; {@code lines} is the processor's time of the threads that read and recognise lines
 * and of the JVM's own, {@code events} that of the thread that assembles and counts.
 */
final class ReadingBenchmark {
    private static final int ROUNDS = 6;
    private static final int BUFFER = 1 << 18;

    private ReadingBenchmark() {}

    /** Prints one line a round. */
    public static void main(String[] args) throws IOException {
        Path log = Path.of(args[0]);
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : ROUNDS;
        double size = Files.size(log) / 1e9;
        for (int round = 1; round <= rounds; round++) {
            long read = plain(log);
            long wall = System.nanoTime();
            long all = process();
            long own = thread();
            learn(log);
            own = thread() - own;
            System.out.printf(
                    "round %d, a GB: read %.2f s, lines %.2f s, events %.2f s of processor; %.2f s wall%n",
                    round,
                    read / 1e9 / size,
                    (process() - all - own) / 1e9 / size,
                    own / 1e9 / size,
                    (System.nanoTime() - wall) / 1e9 / size);
        }
    }

    private static long plain(Path log) throws IOException {
        long before = thread();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(log)) {
            int read = 0;
            while (read >= 0) {
                read = in.read(buffer);
            }
        }
        return thread() - before;
    }

    private static void learn(Path log) {
        Ledger ledger = new Ledger();
        ModelCollector collector = new ModelCollector(
                name -> name,
                ledger,
                new ReadingProgress(),
                new ModelBuilder(),
                ReaderSettings.ofThisMachine().known());
        LogSource source = new LogSource(log.toString(), log.toString(), () -> Files.newInputStream(log));
        new LogReader().read(List.of(source), ledger, collector);
        collector.model();
    }

    private static long thread() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long process() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
