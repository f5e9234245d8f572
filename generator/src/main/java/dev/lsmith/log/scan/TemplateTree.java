package dev.lsmith.log.scan;

import org.jspecify.annotations.Nullable;

/**
 * Finds the template of a line by looking at few of its bytes: those by which the templates differ, and the holes before them.
 * Then compares the line with that template, all of it, so that what is found is right and what is not found may still be known.
 * The end of the line need not be known. A Patricia tree (Morrison 1968) with holes; its nodes never change, so that any number of threads
 * may look while one adds.
 *
 * @param <M> what is known of the lines of a template
 */
final class TemplateTree<M> {
    /** Hostile templates, each the beginning of the next, would make the tree a list: those further down are left out. */
    private static final int DEEPEST = 200;

    private volatile @Nullable Node<M> root;

    /** Forgets all. */
    void clear() {
        root = null;
    }

    /**
     * The template of the line that begins at an index, if it is one of these.
     *
     * @param to where the bytes end, with slack behind
     * @param cut takes the holes, the time and serial, and the end
     */
    @Nullable
    Template<M> find(byte[] bytes, int from, int to, Cut cut) {
        cut.begin();
        int hole = from;
        Node<M> node = root;
        while (node != null) {
            if (node instanceof Fork<M> fork) {
                int at = hole + fork.offset();
                node = at < to ? fork.ways().way(bytes[at]) : null;
            } else if (node instanceof Gap<M> gap) {
                int at = hole + gap.offset();
                boolean there = at < to && cut.add(gap.hole(), bytes, at, to);
                hole = there ? cut.end(cut.count() - 1) : hole;
                node = there ? gap.then() : gap.otherwise();
            } else {
                Template<M> template = (Template<M>) node;
                return template.covers(bytes, from, to, cut) ? template : null;
            }
        }
        return null;
    }

    /** Adds a template, unless its lines could not be told from those of others by looking at one place after the other. */
    void add(Template<M> added) {
        Node<M> top = root;
        if (top == null) {
            root = added;
            return;
        }
        Difference<M> difference = Difference.between(added, nearest(top, added));
        if (difference != null) {
            root = with(top, difference, 0, 0);
        }
    }

    private static <M> Template<M> nearest(Node<M> top, Template<M> added) {
        Node<M> node = top;
        while (true) {
            if (node instanceof Fork<M> fork) {
                Place place = fork.place();
                boolean reaches = place.segment() <= added.holes() && place.offset() < added.length(place.segment());
                Node<M> way = reaches ? fork.ways().way(added.at(place.segment(), place.offset())) : null;
                node = way == null ? fork.ways().any() : way;
            } else if (node instanceof Gap<M> gap) {
                Node<M> otherwise = gap.otherwise();
                node = otherwise == null || gap.isIn(added) ? gap.then() : otherwise;
            } else {
                return (Template<M>) node;
            }
        }
    }

    /**
     * A node with one more template below it.
     *
     * @param walked how many holes the nodes above have left out
     */
    private static <M> Node<M> with(Node<M> node, Difference<M> difference, int walked, int depth) {
        if (depth > DEEPEST) {
            return node;
        }
        Template<M> added = difference.added();
        if (node instanceof Fork<M> fork && difference.isBehind(fork)) {
            byte key = added.at(fork.place().segment(), fork.offset());
            Node<M> way =
                    fork.place().equals(difference.place()) ? null : fork.ways().way(key);
            return fork.with(key, way == null ? added : with(way, difference, walked, depth + 1));
        }
        if (node instanceof Gap<M> gap && gap.place().compareTo(difference.place()) <= 0) {
            Node<M> otherwise = gap.otherwise();
            if (gap.isIn(added)) {
                Node<M> then = with(gap.then(), difference, walked + 1, depth + 1);
                return new Gap<>(gap.place(), gap.hole(), then, otherwise);
            }
            Node<M> other = otherwise == null ? added : with(otherwise, difference, walked, depth + 1);
            return new Gap<>(gap.place(), gap.hole(), gap.then(), other);
        }
        return difference.split(node, walked);
    }
}
