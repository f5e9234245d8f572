package dev.lsmith.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The small sets of evidence say what a {@link TreeSet} says. */
class SortedValuesTest {
    private static final long SEED = 20261122;

    @Test
    void aSetAndItsPartsAreThoseOfATreeSet() {
        Random random = new Random(SEED);
        for (int i = 0; i < 2_000; i++) {
            List<Integer> some = numbers(random);
            SortedSet<Integer> plain = new TreeSet<>(some);
            SortedValues<Integer> set = SortedValues.of(some);
            int from = random.nextInt(10);
            int to = from + random.nextInt(10 - from);
            assertThat(List.copyOf(set)).as("seed %d, %s", SEED, some).isEqualTo(List.copyOf(plain));
            assertThat(set).isEqualTo(plain).hasSameHashCodeAs(plain);
            assertThat(set.subSet(from, to)).isEqualTo(plain.subSet(from, to));
            assertThat(set.headSet(to)).isEqualTo(plain.headSet(to));
            assertThat(set.tailSet(from)).isEqualTo(plain.tailSet(from));
            assertThat(set.contains(from)).isEqualTo(plain.contains(from));
            assertThat(List.copyOf(set.limited(3)))
                    .isEqualTo(plain.stream().limit(3).toList());
        }
    }

    @Test
    void aUnionHoldsBothAndIsOneOfThemWhereThatSuffices() {
        Random random = new Random(SEED);
        for (int i = 0; i < 2_000; i++) {
            SortedValues<Integer> one = SortedValues.of(numbers(random));
            SortedValues<Integer> other = SortedValues.of(numbers(random));
            SortedSet<Integer> plain = new TreeSet<>(one);
            plain.addAll(other);
            SortedValues<Integer> union = SortedValues.union(one, other);
            assertThat(List.copyOf(union)).as("seed %d", SEED).isEqualTo(List.copyOf(plain));
            if (one.containsAll(other)) {
                assertThat(union).isSameAs(one);
            }
        }
    }

    @Test
    void nobodyChangesIt() {
        SortedValues<String> set = SortedValues.of(List.of("a"));
        assertThat(SortedValues.of(set)).isSameAs(set);
        assertThatThrownBy(() -> set.add("b")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> set.remove("a")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> SortedValues.of(List.<String>of()).first()).isInstanceOf(NoSuchElementException.class);
    }

    private static List<Integer> numbers(Random random) {
        List<Integer> numbers = new ArrayList<>();
        for (int n = random.nextInt(6); n > 0; n--) {
            numbers.add(random.nextInt(10));
        }
        return numbers;
    }
}
