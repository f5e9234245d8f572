package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.access.Access;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.base.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** How many decisions a second a profile of 2,000 rules makes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class DecisionBenchmark {
    private static final int RULES = 2000;
    private static final int ACCESSES = 1000;

    private final ProfileDecider decider;
    private final List<Access> accesses = new ArrayList<>();

    /** A profile, and a thousand accesses. */
    public DecisionBenchmark() {
        ManyRules many = new ManyRules();
        List<String> rules = many.of(RULES);
        try {
            decider = ProfileDecider.of(Meanings.ofRules(String.join("\n", rules)));
        } catch (InputException e) {
            throw new IllegalStateException(e);
        }
        for (String path : many.paths(rules, ACCESSES)) {
            accesses.add(FileAccess.of(path, FileKind.UNKNOWN, Set.of(FilePermission.READ), Ownership.OTHER));
        }
    }

    /** Decides all of them. */
    @Benchmark
    @OperationsPerInvocation(ACCESSES)
    public void decide(Blackhole sink) {
        for (Access access : accesses) {
            sink.consume(decider.decide(access));
        }
    }
}
