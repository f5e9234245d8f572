package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.app.FastAndSlow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Inputs that nobody wrote: whatever is in them, a command ends in time with an exit code that the README names, tells what it has
 * to tell without a stack trace, says the same when it is asked again, and reads a log the fast way as the slow one.
 *
 * <p>{@code -Dlsmith.fuzz.inputs} of each kind (default 8), {@code -Dlsmith.fuzz.seed} (default 1), {@code -Dlsmith.fuzz.seconds}
 * for each kind at most (default 60). An input that fails is kept in {@code target/fuzz}.
 */
class FuzzTest {
    private static final int INPUTS = Integer.getInteger("lsmith.fuzz.inputs", 8);
    private static final long SEED = Long.getLong("lsmith.fuzz.seed", 1);
    private static final Duration ALL = Duration.ofSeconds(Integer.getInteger("lsmith.fuzz.seconds", 60));

    /** Far more than any needs, even on a busy machine. */
    private static final Duration ONE = Duration.ofSeconds(100);

    @TempDir
    private static Path good;

    @TempDir
    private Path folder;

    @BeforeAll
    static void generate() {
        Invocation run = Invocation.of("generate", Examples.NGINX.log(), "--spec", Examples.NGINX.spec(), "-o", good);
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    static Stream<FuzzedInput> inputs() throws IOException {
        return FuzzedInput.all(good).stream();
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void isTakenAsTheReadmeSays(FuzzedInput kind) throws IOException {
        long end = System.nanoTime() + ALL.toNanos();
        for (int number = 0; number < INPUTS && System.nanoTime() < end; number++) {
            RandomGenerator random =
                    RandomGeneratorFactory.of("L64X128MixRandom").create(SEED * 1_000_003 + number);
            byte[] input = new Mutation(random, kind.seeds(), kind.words()).next();
            try {
                check(kind, input, random);
            } catch (AssertionError e) {
                throw new AssertionError(
                        "seed " + SEED + ", number " + number + ", kept in " + kept(kind, input, number), e);
            }
        }
    }

    private void check(FuzzedInput kind, byte[] input, RandomGenerator random) throws IOException {
        // What an input before wrote and this one does not is told once.
        try (Stream<Path> written = Files.walk(Files.createDirectories(folder.resolve("out")))) {
            for (Path each : written.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
        Path file = folder.resolve(kind.file());
        Files.createDirectories(file.getParent());
        Files.write(file, input);
        for (List<Object> command : kind.commands().apply(file)) {
            Told first = inTime(() -> told(command));
            assertThat(first.exitCode()).as("%s: %s", command, first.err()).isBetween(0, 5);
            assertThat(first.out() + first.err())
                    .as("%s", command)
                    .doesNotContain("\tat ", "Exception", "internal error")
                    .doesNotContainPattern("[\\x00-\\x08\\x0b-\\x1f\\x7f]");
            assertThat(inTime(() -> told(command))).as("%s again", command).isEqualTo(first);
        }
        if (kind.title().equals("log")) {
            int block = 200 + random.nextInt(5_000);
            inTime(() -> {
                FastAndSlow.assertSame(input, block);
                return true;
            });
        }
    }

    /** What a command printed and wrote. */
    private record Told(int exitCode, String out, String err, SortedMap<String, String> files) {}

    private Told told(List<Object> command) throws IOException {
        Invocation run = Invocation.of(command.toArray());
        Path list = folder.resolve("out/files.sha256");
        SortedMap<String, String> files = new TreeMap<>();
        if (command.contains("-o") && Files.exists(list)) {
            files.put("files.sha256", Files.readString(list));
        }
        return new Told(run.exitCode(), run.out(), run.err(), files);
    }

    private static <T> T inTime(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "fuzz");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(ONE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            List<String> stack = new ArrayList<>();
            for (StackTraceElement element : thread.getStackTrace()) {
                stack.add(element.toString());
            }
            throw new AssertionError("no end after " + ONE + ": " + String.join(" < ", stack), e);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static Path kept(FuzzedInput kind, byte[] input, int number) throws IOException {
        Path kept = Files.createDirectories(Path.of("target/fuzz"))
                .resolve(kind.title().replace(' ', '-') + "-" + HexFormat.of().toHexDigits(SEED) + "-" + number);
        return Files.write(kept, input);
    }
}
