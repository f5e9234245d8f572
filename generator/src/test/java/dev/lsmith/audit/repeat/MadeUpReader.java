package dev.lsmith.audit.repeat;

import dev.lsmith.audit.repeat.TemplateTable.PlaceRead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads some numbers of a line; which ones next hangs on those that it has read, and what it says on nothing else. */
final class MadeUpReader {
    private static final List<Extent> EXTENTS = List.of(Extent.values());

    private final int seed;
    private final List<PlaceRead> reads = new ArrayList<>();
    private String says = "";

    MadeUpReader(int seed) {
        this.seed = seed;
    }

    /** What it read of the last line, in that order. */
    List<PlaceRead> reads() {
        return List.copyOf(reads);
    }

    /** Reads a line; what it says is its text and the numbers that were read. */
    String read(LineScan line) {
        reads.clear();
        says = text(line);
        int state = seed;
        int most = Math.floorMod(state, 5);
        for (int i = 0; i < most; i++) {
            int place = Math.floorMod(state, line.count());
            Extent extent = extent(line, place, state);
            if (place != line.stampIndex()) {
                reads.add(new PlaceRead(place, extent));
                String read = kept(line, place, extent);
                says += "|" + place + extent + read;
                state = state * 31 + read.hashCode();
            }
            state = state * 31 + 17;
        }
        return says;
    }

    private static Extent extent(LineScan line, int place, int state) {
        boolean number = line.kind(place) == Wildcard.NUMBER;
        return number ? EXTENTS.get(Math.floorMod(state >> 8, 3)) : Extent.WHOLE;
    }

    private static String kept(LineScan line, int place, Extent extent) {
        String value = text(line, line.start(place), line.end(place));
        return switch (extent) {
            case WHOLE -> value;
            case FAMILY -> value.substring(0, Math.min(4, value.length()));
            case SERVICE_PORT -> value.matches("[0-9]{5}") && in(Integer.parseInt(value)) ? "ephemeral" : value;
        };
    }

    private static boolean in(int port) {
        return port >= 32768 && port <= 60999;
    }

    private static String text(LineScan line) {
        StringBuilder text = new StringBuilder();
        int from = line.from();
        for (int i = 0; i < line.count(); i++) {
            text.append(text(line, from, line.start(i))).append(line.kind(i));
            from = line.end(i);
        }
        return text.append(text(line, from, line.end())).toString();
    }

    private static String text(LineScan line, int from, int to) {
        return new String(line.bytes(), from, to - from, StandardCharsets.ISO_8859_1);
    }
}
