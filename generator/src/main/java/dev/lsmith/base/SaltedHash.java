package dev.lsmith.base;

import java.util.SplittableRandom;

/**
 * Hashes of texts that a container chooses: names of files, of programs. Anybody can find thousands of names of one
 * {@link String#hashCode}, which would make a hash table a list; of these hashes nobody can, as they are others in each run.
 */
public final class SaltedHash {
    private static final SplittableRandom RANDOM = new SplittableRandom();
    private static final long START = RANDOM.nextLong();
    private static final long FACTOR = RANDOM.nextLong() | 1;

    private SaltedHash() {}

    /** The hash of a text; good for one run. */
    public static int of(String text) {
        long hash = START;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FACTOR;
            hash ^= hash >>> 32;
        }
        return (int) (hash ^ hash >>> 32);
    }
}
