package dev.lsmith.pattern;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
import dev.lsmith.pattern.ByteNfa.FreeClosures;
import dev.lsmith.pattern.ByteNfa.FreeClosures.IntBag;
import dev.lsmith.pattern.PathLanguage.PathScope;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/** Walks two automata side by side, breadth first, until both together give the outcomes asked for. */
public final class PathSearch {
    private static final int MOST = 4_000_000;

    private PathSearch() {}

    /**
     * What a search found.
     *
     * @param path the text, decoded (see {@link KernelText})
     * @param left the outcome of the first automaton
     * @param right the outcome of the second
     */
    public record FoundPath<A, B>(String path, A left, B right) {}

    /**
     * The shortest text for which the outcomes are as asked for.
     *
     * @throws InputException when the search grows too large
     */
    public static <A, B> Optional<FoundPath<A, B>> shortest(
            PathAutomaton<A> left, PathAutomaton<B> right, BiPredicate<A, B> asked, PathScope scope)
            throws InputException {
        return new Walk<>(left, right, asked, scope).run();
    }

    private static final class Walk<A, B> {
        private final PathAutomaton<A> left;
        private final PathAutomaton<B> right;
        private final BiPredicate<A, B> asked;
        private final PathScope scope;
        private final int[] alphabet;
        private final LongSet seen = new LongSet();
        private long[] queue = new long[1024];
        private int[] from = new int[1024];
        private byte[] by = new byte[1024];
        private int size;

        Walk(PathAutomaton<A> left, PathAutomaton<B> right, BiPredicate<A, B> asked, PathScope scope) {
            this.left = left;
            this.right = right;
            this.asked = asked;
            this.scope = scope;
            this.alphabet = alphabet();
        }

        /** One byte of each kind that the automata or the scope tell apart. */
        private int[] alphabet() {
            Set<List<Integer>> kinds = new HashSet<>();
            List<Integer> bytes = new ArrayList<>();
            for (int b : Bytes.PLAINEST_FIRST) {
                int special = b == 0 || b == '/' || b == '.' ? b + 1 : 0;
                if (kinds.add(List.of(left.table().byteClass(b), right.table().byteClass(b), special))) {
                    bytes.add(b);
                }
            }
            return bytes.stream().mapToInt(Integer::intValue).toArray();
        }

        Optional<FoundPath<A, B>> run() throws InputException {
            push(left.table().start(), right.table().start(), 0, -1, 0);
            for (int at = 0; at < size; at++) {
                int scopeState = (int) (queue[at] % PathScope.STATES);
                long states = queue[at] / PathScope.STATES;
                int l = (int) (states / right.states());
                int r = (int) (states % right.states());
                if (scope.accepts(scopeState) && asked.test(left.outcome(l), right.outcome(r))) {
                    return Optional.of(new FoundPath<>(path(at), left.outcome(l), right.outcome(r)));
                }
                step(at, l, r, scopeState);
            }
            return Optional.empty();
        }

        private void step(int at, int l, int r, int scopeState) throws InputException {
            for (int b : alphabet) {
                int nextScope = scope.next(scopeState, b);
                if (nextScope != PathScope.REFUSED) {
                    int nextLeft = left.table().next(l, left.table().byteClass(b));
                    int nextRight = right.table().next(r, right.table().byteClass(b));
                    push(nextLeft, nextRight, nextScope, at, b);
                }
            }
        }

        private void push(int l, int r, int scopeState, int parent, int b) throws InputException {
            long key = ((long) l * right.states() + r) * PathScope.STATES + scopeState;
            if (!seen.add(key)) {
                return;
            }
            if (size == MOST) {
                throw new InputException(Diagnostic.error(
                        PathAutomaton.TOO_COMPLEX,
                        "comparing the patterns takes more than " + MOST + " steps",
                        "use fewer `**` in the middle of patterns"));
            }
            if (size == queue.length) {
                queue = Arrays.copyOf(queue, 2 * size);
                from = Arrays.copyOf(from, 2 * size);
                by = Arrays.copyOf(by, 2 * size);
            }
            queue[size] = key;
            from[size] = parent;
            by[size] = (byte) b;
            size++;
        }

        private String path(int end) {
            ByteArrayOutputStream backwards = new ByteArrayOutputStream();
            for (int at = end; from[at] >= 0; at = from[at]) {
                backwards.write(by[at]);
            }
            byte[] bytes = backwards.toByteArray();
            for (int i = 0; i < bytes.length / 2; i++) {
                byte swapped = bytes[i];
                bytes[i] = bytes[bytes.length - 1 - i];
                bytes[bytes.length - 1 - i] = swapped;
            }
            return KernelText.decode(bytes);
        }
    }

    /** A set of numbers of at least 0, open addressing: a search may see millions of them. */
    static final class LongSet {
        private static final long FREE = -1;
        private static final long SPREAD = 0x9E3779B97F4A7C15L;

        private long[] slots = freeSlots(1024);
        private int size;

        /** Adds a number; whether it was new. */
        boolean add(long value) {
            if (2 * size >= slots.length) {
                grow();
            }
            int slot = slot(value);
            if (slots[slot] == value) {
                return false;
            }
            slots[slot] = value;
            size++;
            return true;
        }

        private int slot(long value) {
            long hash = value * SPREAD;
            int slot = (int) (hash >>> 32) & (slots.length - 1);
            while (slots[slot] != FREE && slots[slot] != value) {
                slot = (slot + 1) & (slots.length - 1);
            }
            return slot;
        }

        private void grow() {
            long[] old = slots;
            slots = freeSlots(2 * old.length);
            for (long value : old) {
                if (value != FREE) {
                    slots[slot(value)] = value;
                }
            }
        }

        private static long[] freeSlots(int count) {
            long[] slots = new long[count];
            Arrays.fill(slots, FREE);
            return slots;
        }
    }

    /**
     * Many patterns over bytes, asked one text at a time by following all that may still match. Slower than a
     * {@link PathAutomaton}, and never too complex: what is followed grows with the patterns, not with their combinations.
     */
    public static final class PathWalk {
        private final List<ByteSet> byteSets;
        private final FreeClosures nfa;

        private PathWalk(ByteNfa nfa) {
            this.byteSets = nfa.byteSets();
            this.nfa = new FreeClosures(nfa);
        }

        /**
         * Makes patterns ready.
         *
         * @throws InputException when they are too long together
         */
        public static PathWalk of(List<BytePattern> patterns) throws InputException {
            return new PathWalk(PathAutomaton.nfa(patterns, PathAutomaton.STATE_LIMIT));
        }

        /** The indexes of the patterns that match a text, in rising order. */
        public synchronized List<Integer> matching(byte[] text) {
            int[] states = nfa.closure(0);
            for (int i = 0; i < text.length && states.length > 0; i++) {
                states = step(states, text[i] & 0xff);
            }
            return Arrays.stream(nfa.rules(states)).boxed().toList();
        }

        private int[] step(int[] states, int next) {
            IntBag reached = new IntBag();
            for (int state : states) {
                for (ByteNfa.Move move : nfa.moves(state)) {
                    if (byteSets.get(move.bytes()).contains(next)) {
                        reached.addAll(nfa.closure(move.target()));
                    }
                }
            }
            return reached.sortedSet();
        }
    }
}
