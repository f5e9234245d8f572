package dev.lsmith.audit.repeat;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The templates that are known. A line leads to its own by a hash of its text, and from there by the numbers that were read of such lines, in
 * the order in which they were: as whoever reads a record decides by what it has read what to read next, lines that agree in those
 * say the same. Any number of threads may {@link #find}; only one may do anything else.
 *
 * @param <M> what is known of the lines of a template
 */
public final class TemplateTable<M> {
    private static final int FIRST_SIZE = 1 << 12;

    private volatile @Nullable Known<M>[] slots = slots(FIRST_SIZE);
    private int count;
    private volatile Object epoch = new Object();

    /**
     * A number of a line that was read.
     *
     * @param place its index in the {@link LineScan} of the line
     * @param extent how much of it
     */
    public record PlaceRead(int place, Extent extent) {}

    /** How much it holds. */
    public int size() {
        return count;
    }

    /** Another one after each time that all was forgotten. Any thread may ask. */
    Object epoch() {
        return epoch;
    }

    /** Forgets all templates. The epoch ends last: who sees the next one finds none of before. */
    public void clear() {
        slots = slots(FIRST_SIZE);
        count = 0;
        epoch = new Object();
    }

    /** The template of a line; null when none is known. */
    public @Nullable Template<M> find(LineScan line) {
        Known<M> known = first(line);
        while (known instanceof Known.ByNumber<M> decision) {
            known = next(decision, line);
        }
        return (Template<M>) known;
    }

    /**
     * Learns what a line says.
     *
     * @param reads the numbers that decided what it says, in the order in which they were read
     * @param meaning what is known of all lines that agree in those
     * @return the template of the line: the one that there was, if it agrees in all of them
     */
    public Template<M> learn(LineScan line, List<PlaceRead> reads, Supplier<M> meaning) {
        Known<M> known = first(line);
        Known.Key<M> key = known == null ? Known.Key.of(line) : known.key();
        while (true) {
            if (known instanceof Known.ByNumber<M> decision) {
                key = key(decision, line);
                known = next(decision, line);
                continue;
            }
            PlaceRead more = beyond(key, reads);
            if (known instanceof Template<M> template) {
                if (more == null) {
                    return template;
                }
                template.retire();
                known = new Known.ByNumber<>(template.key(), more.place(), more.extent());
                replace(template, known);
            } else if (more == null) {
                Template<M> made = new Template<>(key, meaning.get(), line.count());
                add(made);
                return made;
            } else {
                known = new Known.ByNumber<>(key, more.place(), more.extent());
                add(known);
            }
        }
    }

    /** The first number that was read and that nothing on the way here decides by; null when there is none. */
    private static <M> @Nullable PlaceRead beyond(Known.Key<M> key, List<PlaceRead> reads) {
        for (PlaceRead read : reads) {
            Known.ByNumber<M> each = key.before();
            while (each != null && !decidesBy(each, read)) {
                each = each.key().before();
            }
            if (each == null) {
                return read;
            }
        }
        return null;
    }

    private static boolean decidesBy(Known.ByNumber<?> decision, PlaceRead read) {
        return decision.place() == read.place()
                && (decision.extent() == read.extent() || decision.extent() == Extent.WHOLE);
    }

    private static <M> Known.Key<M> key(Known.ByNumber<M> decision, LineScan line) {
        int from = line.start(decision.place());
        int length = kept(decision, line);
        return Known.Key.of(hash(decision, line, from, length), decision, line, from, length);
    }

    private @Nullable Known<M> first(LineScan line) {
        return look(line.hash(), null, line, 0, 0);
    }

    private @Nullable Known<M> next(Known.ByNumber<M> decision, LineScan line) {
        int from = line.start(decision.place());
        int length = kept(decision, line);
        return look(hash(decision, line, from, length), decision, line, from, length);
    }

    private static int kept(Known.ByNumber<?> decision, LineScan line) {
        return decision.extent().kept(line.bytes(), line.start(decision.place()), line.end(decision.place()));
    }

    private static long hash(Known.ByNumber<?> decision, LineScan line, int from, int length) {
        return Words.hash(Words.mix(decision.key().hash() + 1), line.bytes(), from, from + length);
    }

    private @Nullable Known<M> look(
            long hash, Known.@Nullable ByNumber<M> before, LineScan line, int from, int length) {
        @Nullable Known<M>[] all = slots;
        int mask = all.length - 1;
        for (int i = (int) hash & mask; ; i = (i + 1) & mask) {
            Known<M> one = all[i];
            if (one == null || (one.key().hash() == hash && one.key().leads(before, line, from, length))) {
                return one;
            }
        }
    }

    private void add(Known<M> known) {
        @Nullable Known<M>[] all = slots;
        if (2 * ++count > all.length) {
            @Nullable Known<M>[] more = slots(2 * all.length);
            for (Known<M> one : all) {
                if (one != null) {
                    more[slot(more, one.key().hash(), null)] = one;
                }
            }
            more[slot(more, known.key().hash(), null)] = known;
            slots = more;
        } else {
            all[slot(all, known.key().hash(), null)] = known;
        }
    }

    private void replace(Known<M> before, Known<M> after) {
        @Nullable Known<M>[] all = slots;
        all[slot(all, before.key().hash(), before)] = after;
    }

    /** Where one is, or where there is room. */
    private static <M> int slot(@Nullable Known<M>[] all, long hash, @Nullable Known<M> sought) {
        int mask = all.length - 1;
        int i = (int) hash & mask;
        while (all[i] != null && all[i] != sought) {
            i = (i + 1) & mask;
        }
        return i;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <M> @Nullable Known<M>[] slots(int length) {
        return new Known[length];
    }
}
