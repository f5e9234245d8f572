package dev.lsmith.audit.repeat;

import org.jspecify.annotations.Nullable;

/**
 * A choice by one byte. Immutable.
 *
 * @param offset where it stands in the line
 * @param ways what follows
 * @param <M> what is known of the lines of a template
 */
record ByteBranch<M>(int offset, ByteSwitch<Branch<M>> ways) implements Branch<M> {
    /** Hostile lines, each of which differs from the next further on, would make the choices a list. */
    private static final int DEEPEST = 32;

    /** The choice between two layouts; the first one when they cannot be told apart. */
    static <M> Branch<M> between(FixedLayout<M> one, FixedLayout<M> other) {
        if (one.template().isRetired()) {
            return other;
        }
        int offset = one.difference(other);
        return offset < 0
                ? one.merged(other)
                : new ByteBranch<>(offset, ByteSwitch.of(one.at(offset), one, other.at(offset), other));
    }

    @Override
    public Branch<M> with(FixedLayout<M> added, int depth) {
        if (depth == DEEPEST || offset >= added.length()) {
            return this;
        }
        byte key = added.at(offset);
        @Nullable Branch<M> way = ways.exactly(key);
        return new ByteBranch<>(offset, ways.with(key, way == null ? added : way.with(added, depth + 1)));
    }
}
