package dev.lsmith.audit;

import org.jspecify.annotations.Nullable;

/** Events of which more records may come, by what they share and in the order in which they were last added to. */
final class OpenEvents {
    private static final int BUCKETS = 1 << 11;
    private static final long PRIME = 0x9e3779b97f4a7c15L;

    private final @Nullable OpenEvent[] buckets = new OpenEvent[BUCKETS];
    private @Nullable OpenEvent oldest;
    private @Nullable OpenEvent newest;
    private @Nullable OpenEvent unused;
    private int size;

    int size() {
        return size;
    }

    /** The one at rest for longest. */
    @Nullable
    OpenEvent oldest() {
        return oldest;
    }

    /** The one that was added to last. */
    @Nullable
    OpenEvent newest() {
        return newest;
    }

    @Nullable
    OpenEvent find(String node, long time, long serial) {
        OpenEvent event = buckets[bucket(time, serial)];
        while (event != null && !event.is(node, time, serial)) {
            event = event.sameBucket;
        }
        return event;
    }

    /** Begins one that is not there. */
    OpenEvent put(String node, long time, long serial, String source) {
        OpenEvent event = unused;
        if (event == null) {
            event = new OpenEvent();
        } else {
            unused = event.older;
        }
        event.begin(node, time, serial, source);
        int bucket = bucket(time, serial);
        event.sameBucket = buckets[bucket];
        buckets[bucket] = event;
        append(event);
        size++;
        return event;
    }

    /** One that was removed is of no more use to anybody. */
    void recycle(OpenEvent event) {
        if (event.isSmall()) {
            event.older = unused;
            unused = event;
        }
    }

    /** Moves an event behind all others in the order of their use. */
    void touch(OpenEvent event) {
        if (event != newest) {
            unlink(event);
            append(event);
        }
    }

    void remove(OpenEvent event) {
        int bucket = bucket(event.time(), event.serial());
        OpenEvent before = buckets[bucket];
        if (before == event) {
            buckets[bucket] = event.sameBucket;
        } else {
            while (before != null && before.sameBucket != event) {
                before = before.sameBucket;
            }
            if (before != null) {
                before.sameBucket = event.sameBucket;
            }
        }
        unlink(event);
        size--;
    }

    /** The block that was read becomes another. */
    void detach() {
        for (OpenEvent event = newest; event != null; event = event.older) {
            event.detach();
        }
    }

    private void append(OpenEvent event) {
        OpenEvent last = newest;
        event.older = last;
        event.newer = null;
        if (last == null) {
            oldest = event;
        } else {
            last.newer = event;
        }
        newest = event;
    }

    private void unlink(OpenEvent event) {
        OpenEvent older = event.older;
        OpenEvent newer = event.newer;
        if (older == null) {
            oldest = newer;
        } else {
            older.newer = newer;
        }
        if (newer == null) {
            newest = older;
        } else {
            newer.older = older;
        }
    }

    private static int bucket(long time, long serial) {
        return (int) (((time * 31 + serial) * PRIME) >>> 53);
    }
}
