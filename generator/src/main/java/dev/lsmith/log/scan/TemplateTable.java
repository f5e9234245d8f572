package dev.lsmith.log.scan;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The templates that are known. Any number of threads may {@link #follow}; only one may do anything else.
 *
 * @param <M> what is known of the lines of a template
 */
public final class TemplateTable<M> {
    private static final int FIRST_SIZE = 1 << 12;

    private final Maker<M> maker;
    private final TemplateTree<M> tree = new TemplateTree<>();
    private @Nullable Template<M>[] slots = slots(FIRST_SIZE);
    private int count;
    private volatile Object epoch = new Object();

    /** Makes something of a line that is met for the first time. */
    @FunctionalInterface
    public interface Maker<M> {
        /**
         * What is known of all lines that differ from this one in the holes only; empty when that cannot be said.
         *
         * @param heads holes before the body, the last one being the time and serial: where each begins and ends
         * @param holes of the body
         */
        Optional<M> make(byte[] line, int[] heads, int[] holes);
    }

    /** An empty table. */
    public TemplateTable(Maker<M> maker) {
        this.maker = maker;
    }

    /** How many templates it holds. */
    public int size() {
        return count;
    }

    /** Another one after each time that all was forgotten. Any thread may ask. */
    Object epoch() {
        return epoch;
    }

    /** Forgets all templates. The epoch ends last: who sees the next one finds none of before. */
    public void clear() {
        tree.clear();
        slots = slots(FIRST_SIZE);
        count = 0;
        epoch = new Object();
    }

    /**
     * The template of the line that begins at an index, if it is known and all its lines mean the same; may miss some.
     *
     * @param to where the bytes end, with slack behind
     * @param cut takes the time and serial, and the end
     */
    @Nullable
    Template<M> follow(byte[] bytes, int from, int to, Cut cut) {
        return tree.find(bytes, from, to, cut);
    }

    /**
     * The template of a line; null when each such line has to be looked at.
     *
     * @param bytes with slack behind the line
     * @param scan has read the head of the line
     * @param learning whether to make it if it is not known
     */
    public @Nullable Template<M> template(byte[] bytes, int from, int to, LineScan scan, boolean learning) {
        for (Masking masking = Masking.FULL; ; masking = masking.less()) {
            scan.body(bytes, from, to, masking);
            Template<M> found = find(bytes, from, scan, masking);
            if (found == null && !learning) {
                return null;
            }
            if (found == null) {
                found = make(bytes, from, to, scan, masking);
                add(found);
            }
            if (found.verdict() == Template.Verdict.UNKNOWN) {
                return null;
            }
            if (found.verdict() == Template.Verdict.KNOWN) {
                return found;
            }
        }
    }

    private Template<M> make(byte[] bytes, int from, int to, LineScan scan, Masking masking) {
        int[] heads = bounds(scan.cut(), from, 0, scan.heads());
        int[] holes = bounds(scan.cut(), from, scan.heads(), scan.cut().count());
        Optional<M> meaning = maker.make(Arrays.copyOfRange(bytes, from, to), heads, holes);
        Template.Verdict otherwise = masking == Masking.NONE ? Template.Verdict.UNKNOWN : Template.Verdict.REFINE;
        Template.Verdict verdict = meaning.isPresent() ? Template.Verdict.KNOWN : otherwise;
        return new Template<>(bytes, from, to, scan, masking, verdict, meaning);
    }

    private static int[] bounds(Cut cut, int from, int first, int end) {
        int[] bounds = new int[2 * (end - first)];
        for (int i = first; i < end; i++) {
            bounds[2 * (i - first)] = cut.start(i) - from;
            bounds[2 * (i - first) + 1] = cut.end(i) - from;
        }
        return bounds;
    }

    private @Nullable Template<M> find(byte[] bytes, int from, LineScan scan, Masking masking) {
        int mask = slots.length - 1;
        for (int i = (int) scan.hash() & mask; ; i = (i + 1) & mask) {
            Template<M> one = slots[i];
            if (one == null || one.matches(bytes, from, scan, masking)) {
                return one;
            }
        }
    }

    private void add(Template<M> template) {
        if (2 * ++count > slots.length) {
            @Nullable Template<M>[] before = slots;
            slots = slots(2 * before.length);
            for (Template<M> one : before) {
                if (one != null) {
                    place(one);
                }
            }
        }
        place(template);
        if (template.verdict() == Template.Verdict.KNOWN) {
            tree.add(template);
        }
    }

    private void place(Template<M> template) {
        int mask = slots.length - 1;
        int i = (int) template.hash() & mask;
        while (slots[i] != null) {
            i = (i + 1) & mask;
        }
        slots[i] = template;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <M> @Nullable Template<M>[] slots(int length) {
        return new Template[length];
    }
}
