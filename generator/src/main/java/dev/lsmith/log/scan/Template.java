package dev.lsmith.log.scan;

import java.util.Arrays;

/**
 * Lines that say the same: they differ in numbers only that nobody read of any of them. Immutable, but that it counts no more once
 * somebody does.
 *
 * @param <M> what whoever read one of them knows of all
 */
public final class Template<M> extends Known<M> {
    private static final int WHOLE = 1 << Extent.WHOLE.ordinal();

    private final M meaning;

    /** For each number of the line how much of it was read: a bit for each extent. */
    private final byte[] extents;

    private volatile boolean retired;

    Template(Key<M> key, M meaning, int places) {
        super(key);
        this.meaning = meaning;
        this.extents = new byte[places];
        for (Decision<M> each = key.before(); each != null; each = each.key().before()) {
            extents[each.place()] |= (byte) (1 << each.extent().ordinal());
        }
    }

    /** What whoever read one of them knows of all. */
    public M meaning() {
        return meaning;
    }

    /** Whether lines of it are known to agree in as much of a number. */
    public boolean agreesIn(int place, Extent extent) {
        return (extents[place] & (WHOLE | 1 << extent.ordinal())) != 0;
    }

    /** Whether its lines turned out to differ. */
    public boolean isRetired() {
        return retired;
    }

    void retire() {
        retired = true;
    }

    /** Where the number at a place may begin to differ, in one of the lines; its end when it does not. */
    int free(LineScan line, int place) {
        int from = line.start(place);
        int to = line.end(place);
        for (Extent extent : Extent.values()) {
            if ((extents[place] & 1 << extent.ordinal()) != 0) {
                return from + extent.kept(line.bytes(), from, to);
            }
        }
        return from;
    }

    /** What stands there that may differ. */
    Wildcard rest(LineScan line, int place) {
        boolean port = (extents[place] & 1 << Extent.SERVICE_PORT.ordinal()) != 0;
        return port ? Wildcard.PORT : line.kind(place);
    }

    @Override
    public String toString() {
        return "Template[" + meaning + ", " + Arrays.toString(extents) + "]";
    }
}
