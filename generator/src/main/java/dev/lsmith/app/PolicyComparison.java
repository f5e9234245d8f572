package dev.lsmith.app;

import dev.lsmith.policy.Comparison;
import dev.lsmith.report.ComparisonWriter.Uncompared;
import java.util.List;

/**
 * What {@code diff} found.
 *
 * @param compared what was compared by its meaning: names of files
 * @param comparison the differences of meaning
 * @param uncompared the files that are not compared yet
 */
public record PolicyComparison(List<String> compared, Comparison comparison, List<Uncompared> uncompared) {
    public PolicyComparison {
        compared = List.copyOf(compared);
        uncompared = List.copyOf(uncompared);
    }

    /** Whether something that is not compared differs, so that nobody can say that both mean the same. */
    public boolean isOpen() {
        return uncompared.stream().anyMatch(Uncompared::isOpen);
    }
}
