package dev.lsmith.audit;

import dev.lsmith.audit.ReadingReport.SerialSequence;
import dev.lsmith.base.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the numbers of the events that were read, as stretches without a gap. What it holds grows with the gaps, of which it keeps
 * {@value #MOST} at most: a log with more was picked from another, and its gaps tell nothing. Confined to one thread.
 */
final class Serials {
    /** Gaps kept; stretches beyond those are not looked at any more. */
    static final int MOST = 1000;

    /** How far events may be out of order, and clocks be set, within a boot. */
    private static final long SLACK_MILLIS = 5_000;

    private final Map<String, List<Boot>> boots = new HashMap<>();
    private final List<SerialSequence.SerialGap> gaps = new ArrayList<>();
    private long earliest = Long.MAX_VALUE;
    private long latest = Long.MIN_VALUE;
    private int stretches;
    private @Nullable Stretch current;
    private String currentNode = "";

    /** The first number of the stretch behind the current one. */
    private long ahead;

    /** Numbers that follow one another. */
    private static final class Stretch {
        private long first;
        private long last;
        private long firstTime;
        private long lastTime;
        private final Position begin;

        Stretch(long serial, long time, Position begin) {
            first = serial;
            last = serial;
            firstTime = time;
            lastTime = time;
            this.begin = begin;
        }

        void take(long serial, long time) {
            last = Math.max(last, serial);
            firstTime = Math.min(firstTime, time);
            lastTime = Math.max(lastTime, time);
        }
    }

    /** The stretches of one boot of a host, by their first number. */
    private static final class Boot {
        private final NavigableMap<Long, Stretch> stretches = new TreeMap<>();

        /** Whether an event may be of this boot: of two events the one with the larger number is not the earlier one. */
        boolean fits(long serial, long time) {
            Map.Entry<Long, Stretch> below = stretches.floorEntry(serial);
            Map.Entry<Long, Stretch> above = stretches.higherEntry(serial);
            return (below == null || fits(below.getValue(), serial, time))
                    && (above == null || time <= above.getValue().firstTime + SLACK_MILLIS);
        }

        private static boolean fits(Stretch below, long serial, long time) {
            return serial > below.last
                    ? time >= below.lastTime - SLACK_MILLIS
                    : time >= below.firstTime - SLACK_MILLIS && time <= below.lastTime + SLACK_MILLIS;
        }
    }

    /** An event begins at a line of a source. */
    void add(String node, long time, long serial, String source, long line) {
        earliest = Math.min(earliest, time);
        latest = Math.max(latest, time);
        Stretch known = current;
        if (known != null
                && (serial == known.last || (serial == known.last + 1 && serial + 1 < ahead))
                && time >= known.lastTime - SLACK_MILLIS
                && node.equals(currentNode)) {
            known.take(serial, time);
        } else if (stretches <= MOST) {
            find(node, time, serial, Position.ofLine(source, line));
        }
    }

    private void find(String node, long time, long serial, Position position) {
        List<Boot> known = boots.computeIfAbsent(node, n -> new ArrayList<>());
        Boot boot = known.stream().filter(b -> b.fits(serial, time)).findFirst().orElseGet(() -> {
            Boot another = new Boot();
            known.add(another);
            return another;
        });
        Map.Entry<Long, Stretch> below = boot.stretches.floorEntry(serial);
        Stretch stretch;
        if (below != null && serial <= below.getValue().last + 1) {
            stretch = below.getValue();
            stretch.take(serial, time);
        } else {
            stretch = new Stretch(serial, time, position);
            boot.stretches.put(serial, stretch);
            stretches++;
        }
        join(boot, stretch);
        Long following = boot.stretches.higherKey(stretch.first);
        ahead = following == null ? Long.MAX_VALUE : following;
        current = stretch;
        currentNode = node;
    }

    private void join(Boot boot, Stretch stretch) {
        Map.Entry<Long, Stretch> above = boot.stretches.higherEntry(stretch.first);
        if (above != null && above.getKey() == stretch.last + 1) {
            boot.stretches.remove(above.getKey());
            stretches--;
            stretch.take(above.getValue().last, above.getValue().lastTime);
        }
    }

    /** Another recording begins: between its numbers and those before lies no gap. */
    void restart() {
        boots.values().forEach(each -> each.forEach(this::close));
        boots.clear();
        current = null;
    }

    private void close(Boot boot) {
        close(boot, gaps);
    }

    private static void close(Boot boot, List<SerialSequence.SerialGap> gaps) {
        Stretch before = null;
        for (Stretch stretch : boot.stretches.values()) {
            if (before != null) {
                gaps.add(new SerialSequence.SerialGap(
                        stretch.first - before.last - 1,
                        Instant.ofEpochMilli(before.lastTime),
                        Instant.ofEpochMilli(stretch.firstTime),
                        stretch.begin));
            }
            before = stretch;
        }
    }

    /** What was read; nothing more comes. */
    SerialSequence sequence() {
        restart();
        return sequence(gaps);
    }

    /** What was read so far; more comes, which may stand between. */
    SerialSequence soFar() {
        List<SerialSequence.SerialGap> all = new ArrayList<>(gaps);
        boots.values().forEach(each -> each.forEach(boot -> close(boot, all)));
        return sequence(all);
    }

    private SerialSequence sequence(List<SerialSequence.SerialGap> found) {
        return earliest > latest
                ? SerialSequence.NONE
                : new SerialSequence(
                        Optional.of(Instant.ofEpochMilli(earliest)),
                        Optional.of(Instant.ofEpochMilli(latest)),
                        stretches > MOST ? List.of() : found);
    }

    /** The last event of each host, behind which the next one is expected. */
    List<SerialMark> marks() {
        List<SerialMark> marks = new ArrayList<>();
        boots.forEach((node, each) -> each.stream()
                .map(boot -> boot.stretches.lastEntry().getValue())
                .max(Comparator.comparingLong(stretch -> stretch.lastTime))
                .ifPresent(last -> marks.add(new SerialMark(node, last.lastTime, last.last))));
        marks.sort(Comparator.comparing(SerialMark::node));
        return marks;
    }

    /**
     * The event of a host that was read last.
     *
     * @param node the host, or empty
     * @param time in milliseconds since the epoch
     * @param serial its number
     */
    public record SerialMark(String node, long time, long serial) {}
}
