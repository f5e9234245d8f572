package dev.lsmith.audit.repeat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The blocks of a log that is awkward to cut: its lines are longer than a block, or it does not go on. */
class BlockStreamTest {
    private static final int LONGEST = 1 << 20;

    /** One long line among good ones: nothing but that line is lost, and it is told. */
    @ParameterizedTest
    @CsvSource({
        "1, 262144, 300000", "2, 262144, 300000", "2, 262144, 550000", "2, 262144, 734000", "2, 262144, 1048577",
        "1, 262144, 1100000", "2, 262144, 1100000", "2, 262144, 3000000", "4, 4096, 9000000", "2, 100, 5000"
    })
    void oneLongLine(int threads, int block, int length) {
        String good = "a good line\n".repeat(30_000);
        byte[] log = (good + "x".repeat(length) + "\n" + good).getBytes(StandardCharsets.US_ASCII);
        long lines = 0;
        long size = 0;
        long passedOver = 0;
        try (BlockStream<String> blocks = stream(() -> new ByteArrayInputStream(log), threads, block)) {
            boolean ended = false;
            while (!ended) {
                Block<String> next = blocks.next();
                for (int i = 0; i < next.lines(); i++) {
                    lines += next.end(i) - next.start(i) > LONGEST ? 0 : 1;
                }
                size += next.size() + next.passedOver();
                passedOver += next.passedOver() > 0 ? 1 : 0;
                ended = next.endsLog();
            }
        }

        assertThat(size).isEqualTo(log.length);
        assertThat(lines).isEqualTo(length > LONGEST ? 60_000 : 60_001);
        assertThat(passedOver).isLessThanOrEqualTo(1);
    }

    /** Whoever has enough does not wait until somebody writes into the pipe. */
    @Test
    void closedWhileAThreadWaitsForMore() throws InterruptedException {
        Stalled log = new Stalled("a line\n".repeat(500));
        BlockStream<String> blocks = stream(() -> log, 2, 1_000);
        blocks.next();
        List<Integer> read = new ArrayList<>();
        read.add(blocks.next().lines());
        log.waiting.await();

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), blocks::close);

        log.more.countDown();
        log.closed.await();
        assertThat(read).isNotEmpty();
    }

    private static BlockStream<String> stream(BlockStream.Opener log, int threads, int block) {
        return new BlockStream<>(List.of(log).iterator(), LONGEST, Optional.empty(), threads, block);
    }

    /** A pipe of which nothing comes for a while, whatever interrupts who waits for it. */
    private static final class Stalled extends InputStream {
        private final ByteArrayInputStream begin;
        private final CountDownLatch waiting = new CountDownLatch(1);
        private final CountDownLatch more = new CountDownLatch(1);
        private final CountDownLatch closed = new CountDownLatch(1);

        Stalled(String text) {
            begin = new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public int read() throws IOException {
            throw new IOException("read by blocks");
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            int count = begin.read(bytes, offset, length);
            if (count > 0) {
                return count;
            }
            waiting.countDown();
            boolean waits = true;
            while (waits) {
                try {
                    more.await();
                    waits = false;
                } catch (InterruptedException e) {
                    // As a read from a pipe, which an interrupt does not end.
                }
            }
            return -1;
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }
}
