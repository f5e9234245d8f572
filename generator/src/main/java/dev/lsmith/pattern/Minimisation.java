package dev.lsmith.pattern;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The least automaton of the same outcomes, by refining blocks of states as Moore did. */
final class Minimisation {
    private Minimisation() {}

    static PathTable minimise(PathTable table) {
        int[] blocks = renumber(table, table.outcomes().clone());
        int count = count(blocks);
        while (true) {
            int[] finer = refine(table, blocks);
            int more = count(finer);
            if (more == count) {
                return quotient(table, blocks, count);
            }
            blocks = finer;
            count = more;
        }
    }

    /** Blocks numbered by their first state, so that the dead state stays the first. */
    private static int[] renumber(PathTable table, int[] keys) {
        Map<Integer, Integer> numbers = new HashMap<>();
        int[] blocks = new int[table.states()];
        for (int state = 0; state < blocks.length; state++) {
            int fresh = numbers.size();
            blocks[state] = numbers.computeIfAbsent(keys[state], k -> fresh);
        }
        return blocks;
    }

    private static int[] refine(PathTable table, int[] blocks) {
        Map<Signature, Integer> numbers = new HashMap<>();
        int[] finer = new int[blocks.length];
        for (int state = 0; state < blocks.length; state++) {
            int[] signature = new int[table.classes() + 1];
            signature[0] = blocks[state];
            for (int c = 0; c < table.classes(); c++) {
                signature[c + 1] = blocks[table.next(state, c)];
            }
            int fresh = numbers.size();
            finer[state] = numbers.computeIfAbsent(new Signature(signature), k -> fresh);
        }
        return finer;
    }

    private static int count(int[] blocks) {
        return Arrays.stream(blocks).max().orElse(-1) + 1;
    }

    private static PathTable quotient(PathTable table, int[] blocks, int count) {
        int[] next = new int[count * table.classes()];
        int[] outcomes = new int[count];
        for (int state = 0; state < blocks.length; state++) {
            outcomes[blocks[state]] = table.outcome(state);
            for (int c = 0; c < table.classes(); c++) {
                next[blocks[state] * table.classes() + c] = blocks[table.next(state, c)];
            }
        }
        return new PathTable(blocks[table.start()], table.byteClasses(), table.classes(), next, outcomes);
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Signature(int[] blocks) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Signature signature && Arrays.equals(blocks, signature.blocks);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(blocks);
        }
    }
}
