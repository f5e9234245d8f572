package dev.lsmith.audit.repeat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Lines that say the same: they differ in numbers only that nobody read of any of them. Immutable, but that it counts no more once
 * somebody does.
 *
 * @param <M> what whoever read one of them knows of all
 */
public final class Template<M> extends Known<M> {
    private final M meaning;

    /** For each number of the line how much of it was read. */
    private final List<Set<Extent>> extents;

    private volatile boolean retired;

    Template(Key<M> key, M meaning, int places) {
        super(key);
        this.meaning = meaning;
        List<Set<Extent>> read = new ArrayList<>(Collections.nCopies(places, Set.of()));
        for (ByNumber<M> each = key.before(); each != null; each = each.key().before()) {
            Set<Extent> more = EnumSet.of(each.extent());
            more.addAll(read.get(each.place()));
            read.set(each.place(), more);
        }
        this.extents = List.copyOf(read);
    }

    /** What whoever read one of them knows of all. */
    public M meaning() {
        return meaning;
    }

    /** Whether its lines agree in as much of a number. */
    public boolean agreesIn(int place, Extent extent) {
        return extents.get(place).contains(extent) || extents.get(place).contains(Extent.WHOLE);
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
        return extents.get(place).stream()
                .mapToInt(extent -> from + extent.kept(line.bytes(), from, to))
                .max()
                .orElse(from);
    }

    /** What stands there that may differ. */
    Wildcard rest(LineScan line, int place) {
        return extents.get(place).contains(Extent.SERVICE_PORT) ? Wildcard.PORT : line.kind(place);
    }

    @Override
    public String toString() {
        return "Template[" + meaning + ", " + extents + "]";
    }
}
