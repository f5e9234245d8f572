package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.base.InputException;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** How long two profiles of 2,000 rules take to compare, of which 40 differ: the first time in a fresh Java, and afterwards. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
public class ComparisonBenchmark {
    private static final int RULES = 2000;

    private final String before;
    private final String after;

    /** Two profiles. */
    public ComparisonBenchmark() {
        ManyRules many = new ManyRules();
        List<String> rules = many.of(RULES);
        before = String.join("\n", rules);
        after = String.join("\n", many.changed(rules));
    }

    /** Rules with a word between stars: their automaton grows with the square of their number. */
    @State(Scope.Benchmark)
    public static class Starred {
        @Param({"50", "100", "200", "400"})
        private int rules = 50;

        private ProfileMeaning meaning() throws InputException {
            return Meanings.ofRules(IntStream.range(0, rules)
                    .mapToObj(i -> "/**w" + Integer.toString(i + 1_000, 36) + "x/* r,")
                    .collect(Collectors.joining("\n")));
        }
    }

    /** Which of them change nothing, as lint asks. */
    @Benchmark
    @Measurement(iterations = 3)
    public RedundantRules.RulesFound idle(Starred starred) throws InputException {
        return RedundantRules.of(starred.meaning(), line -> true);
    }

    /** Every iteration is printed: the first one is that of a cold Java. */
    @Benchmark
    @Measurement(iterations = 5)
    public Comparison compare() throws InputException {
        return MeaningComparison.of(
                List.of(Meanings.ofRules(before)), List.of(Meanings.ofRules(after)), new ProfileWriter(), Model.EMPTY);
    }
}
