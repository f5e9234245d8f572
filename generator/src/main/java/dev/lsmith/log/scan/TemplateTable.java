package dev.lsmith.log.scan;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The templates that are known. Any number of threads may look; one may learn.
 *
 * @param <M> what is known of the lines of a template
 */
public final class TemplateTable<M> {
    private static final int FIRST_SIZE = 1 << 12;

    private final Maker<M> maker;
    private volatile AtomicReferenceArray<@Nullable Template<M>> slots = new AtomicReferenceArray<>(FIRST_SIZE);
    private int count;

    /** Makes something of a line that is met for the first time. */
    @FunctionalInterface
    public interface Maker<M> {
        /**
         * What is known of all lines that differ from this one in the holes only; empty when that cannot be said.
         *
         * @param holes of the line: where each begins and ends
         */
        Optional<M> make(byte[] line, int[] holes);
    }

    /** An empty table. */
    public TemplateTable(Maker<M> maker) {
        this.maker = maker;
    }

    /** How many templates it holds. */
    public int size() {
        return count;
    }

    /** Forgets all templates. */
    public void clear() {
        slots = new AtomicReferenceArray<>(FIRST_SIZE);
        count = 0;
    }

    /**
     * The template of a line, if it is known and all its lines mean the same.
     *
     * @param bytes with slack behind the line
     * @param scan has read the head of the line
     */
    public @Nullable Template<M> find(byte[] bytes, int from, int to, LineScan scan) {
        for (Masking masking = Masking.FULL; ; masking = masking.less()) {
            Template<M> found = lookUp(bytes, from, to, scan, masking);
            if (found == null || found.verdict() == Template.Verdict.UNKNOWN) {
                return null;
            }
            if (found.verdict() == Template.Verdict.KNOWN) {
                return found;
            }
        }
    }

    /** The template of a line, made if it is not known; null when each such line has to be looked at. */
    public @Nullable Template<M> learn(byte[] bytes, int from, int to, LineScan scan) {
        for (Masking masking = Masking.FULL; ; masking = masking.less()) {
            Template<M> found = lookUp(bytes, from, to, scan, masking);
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
        int[] holes = new int[2 * scan.holes()];
        for (int i = 0; i < scan.holes(); i++) {
            holes[2 * i] = scan.holeStart(i) - from;
            holes[2 * i + 1] = scan.holeEnd(i) - from;
        }
        Optional<M> meaning = maker.make(Arrays.copyOfRange(bytes, from, to), holes);
        Template.Verdict otherwise = masking == Masking.NONE ? Template.Verdict.UNKNOWN : Template.Verdict.REFINE;
        Template.Verdict verdict = meaning.isPresent() ? Template.Verdict.KNOWN : otherwise;
        return new Template<>(bytes, from, to, scan, masking, verdict, meaning);
    }

    private @Nullable Template<M> lookUp(byte[] bytes, int from, int to, LineScan scan, Masking masking) {
        scan.body(bytes, to, masking);
        AtomicReferenceArray<@Nullable Template<M>> all = slots;
        int mask = all.length() - 1;
        for (int i = (int) scan.hash() & mask; ; i = (i + 1) & mask) {
            Template<M> one = all.getAcquire(i);
            if (one == null || one.matches(bytes, from, to, scan, masking)) {
                return one;
            }
        }
    }

    private void add(Template<M> template) {
        AtomicReferenceArray<@Nullable Template<M>> all = slots;
        if (2 * ++count > all.length()) {
            AtomicReferenceArray<@Nullable Template<M>> larger = new AtomicReferenceArray<>(2 * all.length());
            for (int i = 0; i < all.length(); i++) {
                Template<M> one = all.getPlain(i);
                if (one != null) {
                    place(larger, one);
                }
            }
            all = larger;
        }
        place(all, template);
        slots = all;
    }

    private static <M> void place(AtomicReferenceArray<@Nullable Template<M>> slots, Template<M> template) {
        int mask = slots.length() - 1;
        int i = (int) template.hash() & mask;
        while (slots.getPlain(i) != null) {
            i = (i + 1) & mask;
        }
        slots.setRelease(i, template);
    }
}
