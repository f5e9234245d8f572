package dev.lsmith.policy.apparmor;

import dev.lsmith.base.KernelText;
import dev.lsmith.policy.apparmor.syntax.ProfileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** How long a thousand profiles take to read: the first time in a fresh Java, and afterwards. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
public class ProfileReadingBenchmark {
    private static final int PROFILES = 1000;

    /** Where the profiles are; they are read over and over until it is a thousand. */
    @Param("/etc/apparmor.d")
    public String folder = "";

    /** Every iteration is printed: the first one is that of a cold Java. */
    @Benchmark
    @Measurement(iterations = 5)
    public void read(Blackhole sink) throws IOException {
        List<String> texts = texts(Path.of(folder));
        for (int i = 0; i < PROFILES; i++) {
            sink.consume(ProfileReader.reading("profile " + i, texts.get(i % texts.size())));
        }
    }

    private static List<String> texts(Path folder) throws IOException {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                texts.add(KernelText.decode(Files.readAllBytes(file)));
            }
        }
        return texts;
    }
}
