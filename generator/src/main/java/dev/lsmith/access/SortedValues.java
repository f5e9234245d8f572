package dev.lsmith.access;

import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An immutable sorted set in an array: most hold one to three values, a model holds a great many of them, and whoever is given
 * one can keep it without a copy.
 */
@SuppressWarnings("JdkObsolete") // Records of this package have sets of this interface as components.
final class SortedValues<E extends Comparable<? super E>> extends AbstractSet<E> implements SortedSet<E> {
    private final E[] values;

    /** Values that are sorted, each once; the array is not to be changed any more. */
    private SortedValues(E[] values) {
        this.values = values;
    }

    /** A sorted set of values; the given one if it is such a set. */
    @SuppressWarnings("unchecked")
    static <E extends Comparable<? super E>> SortedValues<E> of(Collection<E> values) {
        if (values instanceof SortedValues<E> same) {
            return same;
        }
        Collection<E> sorted = values.size() > 1 ? new TreeSet<>(values) : values;
        return new SortedValues<>((E[]) sorted.toArray(new Comparable<?>[0]));
    }

    /** The values of both; one of the two if it holds the other. */
    static <E extends Comparable<? super E>> SortedValues<E> union(SortedValues<E> one, SortedValues<E> other) {
        if (one.containsAll(other)) {
            return one;
        }
        if (other.containsAll(one)) {
            return other;
        }
        SortedSet<E> all = new TreeSet<>(one);
        all.addAll(other);
        return of(all);
    }

    /** The first values by order, at most this many. */
    SortedValues<E> limited(int most) {
        return values.length <= most ? this : new SortedValues<>(Arrays.copyOf(values, most));
    }

    @Override
    public int size() {
        return values.length;
    }

    @Override
    public boolean contains(@Nullable Object value) {
        for (E one : values) {
            if (one.equals(value)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Iterator<E> iterator() {
        return Arrays.asList(values).iterator();
    }

    @Override
    public @Nullable Comparator<? super E> comparator() {
        return null;
    }

    @Override
    public E first() {
        return at(0);
    }

    @Override
    public E last() {
        return at(values.length - 1);
    }

    @Override
    public SortedSet<E> subSet(E from, E to) {
        return slice(place(from), place(to));
    }

    @Override
    public SortedSet<E> headSet(E to) {
        return slice(0, place(to));
    }

    @Override
    public SortedSet<E> tailSet(E from) {
        return slice(place(from), values.length);
    }

    private E at(int index) {
        if (values.length == 0) {
            throw new NoSuchElementException();
        }
        return values[index];
    }

    private SortedSet<E> slice(int from, int to) {
        return new SortedValues<>(Arrays.copyOfRange(values, from, to));
    }

    /** How many values of the set are smaller than a value. */
    private int place(E value) {
        int found = Arrays.binarySearch(values, value);
        return found < 0 ? -found - 1 : found;
    }
}
