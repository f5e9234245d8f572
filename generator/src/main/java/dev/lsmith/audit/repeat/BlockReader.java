package dev.lsmith.audit.repeat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Cuts logs, one after the other, into blocks of whole lines, in constant memory. A line ends in LF, or with its log; no block holds
 * lines of two logs. Used by one thread at a time.
 */
final class BlockReader {
    private final Iterator<BlockStream.Opener> logs;
    private final int longest;
    private @Nullable InputStream in;
    private byte[] rest = {};

    /**
     * A reader.
     *
     * @param longest lines longer than this are passed over
     */
    BlockReader(Iterator<BlockStream.Opener> logs, int longest) {
        this.logs = logs;
        this.longest = longest;
    }

    /** Whether the last log has ended. */
    boolean ended() {
        return in == null && !logs.hasNext();
    }

    /** Fills a block with what comes next; only the last one of a log may be empty. */
    void fill(Block<?> block) {
        block.restart(rest);
        int filled = rest.length;
        rest = new byte[0];
        InputStream open = in;
        if (open == null) {
            try {
                open = logs.next().open();
            } catch (IOException e) {
                end(block, 0, 0, 0, e);
                return;
            }
            in = open;
        }
        cut(block, open, filled);
    }

    /** Closes the log that is open; gives what goes wrong with that, or null. */
    @Nullable
    IOException close() {
        InputStream open = in;
        in = null;
        try {
            if (open != null) {
                open.close();
            }
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    private void cut(Block<?> block, InputStream open, int before) {
        int filled = before;
        int searched = 0;
        while (true) {
            if (filled == block.capacity()) {
                int newline = lastNewline(block.bytes(), searched, filled);
                if (newline >= 0) {
                    rest = Arrays.copyOfRange(block.bytes(), newline + 1, filled);
                    block.close(newline + 1, 0, 0, null);
                    return;
                }
                if (filled > longest) {
                    passOver(block, open, filled);
                    return;
                }
                searched = filled;
                block.widen();
            }
            int read;
            try {
                read = open.read(block.bytes(), filled, block.capacity() - filled);
            } catch (IOException e) {
                int newline = lastNewline(block.bytes(), 0, filled);
                end(block, newline + 1, 0, filled - newline - 1L, e);
                return;
            }
            if (read < 0) {
                end(block, filled, 0, 0, null);
                return;
            }
            filled += read;
        }
    }

    /** The block is full of the beginning of a line: goes on to its end. */
    private void passOver(Block<?> block, InputStream open, long before) {
        long size = before;
        byte[] bytes = block.bytes();
        while (true) {
            int read;
            try {
                read = open.read(bytes, 0, block.capacity());
            } catch (IOException e) {
                end(block, 0, 0, size, e);
                return;
            }
            if (read < 0) {
                end(block, 0, size, 0, null);
                return;
            }
            int newline = Words.find(bytes, 0, read, Words.pattern('\n'));
            if (newline < read) {
                rest = Arrays.copyOfRange(bytes, newline + 1, read);
                block.close(0, size + newline + 1, 0, null);
                return;
            }
            size += read;
        }
    }

    /** The block is the last one of its log. */
    private void end(Block<?> block, int end, long passedOver, long cutOff, @Nullable IOException failure) {
        IOException fault = close();
        block.close(end, passedOver, cutOff, failure == null ? fault : failure);
        block.end(ended());
    }

    private static int lastNewline(byte[] bytes, int from, int to) {
        int i = to - 1;
        while (i >= from && bytes[i] != '\n') {
            i--;
        }
        return i < from ? -1 : i;
    }
}
