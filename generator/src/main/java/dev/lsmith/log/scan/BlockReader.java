package dev.lsmith.log.scan;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Cuts a stream into blocks of whole lines, in constant memory. A line ends in LF, or with the stream. For one thread. */
final class BlockReader {
    private final InputStream in;
    private final int longest;
    private byte[] rest = {};
    private boolean ended;

    /**
     * A reader.
     *
     * @param longest lines longer than this are passed over
     */
    BlockReader(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
    }

    /** Whether the stream has ended. */
    boolean ended() {
        return ended;
    }

    /** Fills a block with what comes next; only the last one may be empty. */
    void fill(Block<?> block) {
        cut(block);
        if (ended) {
            block.end();
        }
    }

    private void cut(Block<?> block) {
        block.restart(rest);
        int filled = rest.length;
        rest = new byte[0];
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
                    passOver(block, filled);
                    return;
                }
                searched = filled;
                block.widen();
            }
            int read;
            try {
                read = in.read(block.bytes(), filled, block.capacity() - filled);
            } catch (IOException e) {
                ended = true;
                int newline = lastNewline(block.bytes(), 0, filled);
                block.close(newline + 1, 0, filled - newline - 1L, e);
                return;
            }
            if (read < 0) {
                ended = true;
                block.close(filled, 0, 0, null);
                return;
            }
            filled += read;
        }
    }

    /** The block is full of the beginning of a line: goes on to its end. */
    private void passOver(Block<?> block, long before) {
        long size = before;
        byte[] bytes = block.bytes();
        while (true) {
            int read;
            try {
                read = in.read(bytes, 0, block.capacity());
            } catch (IOException e) {
                ended = true;
                block.close(0, 0, size, e);
                return;
            }
            if (read < 0) {
                ended = true;
                block.close(0, size, 0, null);
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

    private static int lastNewline(byte[] bytes, int from, int to) {
        int i = to - 1;
        while (i >= from && bytes[i] != '\n') {
            i--;
        }
        return i < from ? -1 : i;
    }
}
