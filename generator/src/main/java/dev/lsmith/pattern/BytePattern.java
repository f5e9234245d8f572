package dev.lsmith.pattern;

import dev.lsmith.base.KernelText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A regular language over bytes.
 *
 * <p>Globs become one ({@link GlobBytes}); a rule of several conditions becomes the sequence of theirs.
 */
public sealed interface BytePattern {
    /** Exactly those bytes; {@code bytes} holds each as a character below 256. */
    record Text(String bytes) implements BytePattern {}

    /** One byte of a set. */
    record One(ByteSet set) implements BytePattern {}

    /** Any number of bytes of a set, also none. */
    record Many(ByteSet set) implements BytePattern {}

    /** Any number of texts of a pattern one after the other, also none. */
    record Repeat(BytePattern pattern) implements BytePattern {}

    /** Matches texts of the parts, one after the other. */
    record Sequence(List<BytePattern> parts) implements BytePattern {
        public Sequence {
            parts = List.copyOf(parts);
        }
    }

    /** One of them, of which there is at least one. */
    record Choice(List<BytePattern> branches) implements BytePattern {
        public Choice {
            branches = List.copyOf(branches);
        }
    }

    /** Matches the empty text only. */
    static BytePattern empty() {
        return new Text("");
    }

    /** Matches any text without NUL. */
    static BytePattern any() {
        return new Many(ByteSet.NOT_NUL);
    }

    /** A text as the kernel has it (see {@link KernelText}). */
    static BytePattern text(String text) {
        return new Text(new String(KernelText.encode(text), StandardCharsets.ISO_8859_1));
    }

    /** Matches these bytes, each 0 to 255, and nothing else. */
    static BytePattern bytes(int... bytes) {
        StringBuilder text = new StringBuilder();
        for (int b : bytes) {
            text.append((char) b);
        }
        return new Text(text.toString());
    }

    /** Matches texts of the parts, one after the other. */
    static BytePattern sequence(BytePattern... parts) {
        return new Sequence(List.of(parts));
    }

    /** One after the other, with a NUL between them. */
    static BytePattern fields(List<BytePattern> fields) {
        List<BytePattern> parts = new ArrayList<>();
        for (BytePattern field : fields) {
            if (!parts.isEmpty()) {
                parts.add(bytes(0));
            }
            parts.add(field);
        }
        return new Sequence(parts);
    }

    /** Matches what the pattern matches, and the empty text. */
    static BytePattern optional(BytePattern pattern) {
        return new Choice(List.of(pattern, empty()));
    }

    /** Whether it holds nothing but text and choices of text: no set of bytes and nothing that repeats. */
    default boolean isExact() {
        if (this instanceof Sequence sequence) {
            return sequence.parts().stream().allMatch(BytePattern::isExact);
        }
        if (this instanceof Choice choice) {
            return choice.branches().stream().allMatch(BytePattern::isExact);
        }
        return this instanceof Text;
    }
}
