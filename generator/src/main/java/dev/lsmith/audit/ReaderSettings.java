package dev.lsmith.audit;

/**
 * How a log is read; what is read does not depend on it.
 *
 * @param threads that look at the lines, also ahead of what is told; the caller is one of them
 * @param block how many bytes each looks at in one go
 * @param known lines and events that are remembered at most, a long line counting as several
 */
public record ReaderSettings(int threads, int block, long known) {
    /** Of a size that stays in a core's cache. */
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
