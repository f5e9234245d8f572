package dev.lsmith.pattern;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Bytes that no move of an automaton tells apart are of one class.
 *
 * @param classOf byte to class
 * @param count how many classes there are
 * @param ofSets the classes of each set of bytes
 */
@SuppressWarnings("ArrayRecordComponent")
record ByteClasses(int[] classOf, int count, int[][] ofSets) {
    static ByteClasses of(List<ByteSet> sets) {
        Map<BitSet, Integer> classByMembership = new HashMap<>();
        int[] classOf = new int[Bytes.COUNT];
        for (int b = 0; b < Bytes.COUNT; b++) {
            BitSet in = new BitSet();
            for (int set = 0; set < sets.size(); set++) {
                in.set(set, sets.get(set).contains(b));
            }
            int fresh = classByMembership.size();
            classOf[b] = classByMembership.computeIfAbsent(in, k -> fresh);
        }
        int[][] ofSets = sets.stream()
                .map(set -> set.stream().map(b -> classOf[b]).distinct().toArray())
                .toArray(int[][]::new);
        return new ByteClasses(classOf, classByMembership.size(), ofSets);
    }
}
