package dev.lsmith.log.scan;

import org.jspecify.annotations.Nullable;

/**
 * A choice by one byte. Immutable.
 *
 * @param offset where it stands in the line
 * @param ways what follows
 * @param <M> what is known of the lines of a template
 */
record Choice<M>(int offset, Ways<Clue<M>> ways) implements Clue<M> {
    /** Hostile lines, each of which differs from the next further on, would make the choices a list. */
    private static final int DEEPEST = 32;

    /** The choice between two stencils; the first one when they cannot be told apart. */
    static <M> Clue<M> between(Stencil<M> one, Stencil<M> other) {
        int offset = one.difference(other);
        return offset < 0 ? one : new Choice<>(offset, Ways.of(one.at(offset), one, other.at(offset), other));
    }

    @Override
    public Clue<M> with(Stencil<M> added, int depth) {
        if (depth == DEEPEST || offset >= added.length()) {
            return this;
        }
        byte key = added.at(offset);
        @Nullable Clue<M> way = ways.exactly(key);
        return new Choice<>(offset, ways.with(key, way == null ? added : way.with(added, depth + 1)));
    }
}
