package dev.lsmith.target.apparmor;

import dev.lsmith.target.apparmor.syntax.ProfileReader;
import dev.lsmith.text.KernelText;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How long reading takes. To be run by hand: {@code ReadingBenchmark [FOLDER]} reads the profiles of a folder, {@code
 * /etc/apparmor.d} unless named, until a thousand are read, five times over, in the same process.
 */
final class ReadingBenchmark {
    private static final int PROFILES = 1000;
    private static final int ROUNDS = 5;

    private ReadingBenchmark() {}

    public static void main(String[] args) throws IOException {
        List<String> texts = texts(Path.of(args.length > 0 ? args[0] : "/etc/apparmor.d"));
        System.out.printf(
                "%d files, %d characters%n",
                texts.size(), texts.stream().mapToLong(String::length).sum());
        for (int round = 1; round <= ROUNDS; round++) {
            long wall = System.nanoTime();
            long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            long characters = 0;
            for (int i = 0; i < PROFILES; i++) {
                String text = texts.get(i % texts.size());
                characters += text.length();
                ProfileReader.reading("profile " + i, text);
            }
            System.out.printf(
                    "round %d: %d profiles, %.1f MB: %d ms, of the processor %d ms%n",
                    round,
                    PROFILES,
                    characters / 1e6,
                    (System.nanoTime() - wall) / 1_000_000,
                    (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1_000_000);
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
