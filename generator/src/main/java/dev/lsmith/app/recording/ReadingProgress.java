package dev.lsmith.app.recording;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/** How far the reading of logs is. Written by the threads that read, and looked at by any other. */
public final class ReadingProgress {
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong total = new AtomicLong();
    private final AtomicLong events = new AtomicLong();
    private volatile boolean unbounded;

    /** Bytes read so far, as they stand in the files, packed or not. */
    public long bytes() {
        return bytes.get();
    }

    /** Bytes of all logs; 0 when it is not known, as one is a stream. */
    public long total() {
        return unbounded ? 0 : total.get();
    }

    /** Events read so far. */
    public long events() {
        return events.get();
    }

    /** A log of so many bytes is to be read. */
    void expect(long size) {
        total.addAndGet(size);
    }

    /** A log of which the size is not known is to be read. */
    void expectStream() {
        unbounded = true;
    }

    /** Notes how many events were read. */
    void events(long number) {
        events.lazySet(number);
    }

    /** Counts what is read of a stream. */
    InputStream counting(InputStream in) {
        return new Counting(in);
    }

    private final class Counting extends FilterInputStream {
        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            if (one >= 0) {
                bytes.incrementAndGet();
            }
            return one;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            if (count > 0) {
                bytes.addAndGet(count);
            }
            return count;
        }
    }
}
