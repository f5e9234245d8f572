package dev.lsmith.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.audit.ReadingReport.LineState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in a line, reading it does not fail, and the lines around it are read as before. */
class MutationTest {
    private static final byte[] TELLING = "\"'{}()[]=:\\ \0\u001D\t\r<>&$".getBytes(StandardCharsets.ISO_8859_1);
    private static final int MUTATED = 400;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void goodLinesSurviveBadNeighbours(long seed) throws IOException {
        Random random = new Random(seed);
        List<byte[]> lines = lines(seed % 2 == 0 ? "nginx/selinux/audit.log" : "nginx/audit.log");
        Set<Long> mutated = new TreeSet<>();
        while (mutated.size() < Math.min(MUTATED, lines.size() / 2)) {
            int index = random.nextInt(lines.size());
            if (mutated.add(index + 1L)) {
                lines.set(index, mutate(lines.get(index), random));
            }
        }

        Reading before = Reading.of(String.join("\n", original(lines, mutated)));
        Reading after = Reading.of(joined(lines));

        assertThat(after.report().lines()).isEqualTo(lines.size());
        assertThat(fates(after)).isEqualTo(lines.size());
        assertThat(bodies(after, mutated)).containsExactlyInAnyOrderElementsOf(bodies(before, Set.of()));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void everyLineHasOneFateInAnyWrapper(long seed) throws IOException {
        Random random = new Random(seed);
        StringBuilder log = new StringBuilder();
        for (byte[] line : lines("nginx/selinux/audit.log")) {
            log.append(wrapped(new String(line, StandardCharsets.ISO_8859_1), random));
        }
        byte[] bytes = log.toString().getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < bytes.length / 500; i++) {
            int at = random.nextInt(bytes.length);
            bytes[at] = random.nextInt(3) == 0 ? (byte) '\n' : TELLING[random.nextInt(TELLING.length)];
        }

        Reading reading = Reading.of(bytes);

        assertThat(fates(reading)).isEqualTo(reading.report().lines());
        assertThat(reading.records()).isNotEmpty();
    }

    private static String wrapped(String line, Random random) {
        String kernel = line.replaceFirst("^type=(\\w+) msg=", "audit: type=$1 ");
        String json = "\"" + kernel.replace("\\", "\\\\").replace("\"", "\\\"").replace("\u001D", "\\u001d") + "\"";
        return switch (random.nextInt(9)) {
            case 0 -> "Aug 14 21:27:54 host kernel: " + kernel + "\n";
            case 1 -> "[  176.385388] " + kernel + "\n";
            case 2 -> "{\"MESSAGE\":" + json + ",\"_TRANSPORT\":\"kernel\"}\n";
            case 3 -> "{\n\t\"MESSAGE\" : " + json + ",\n\t\"_TRANSPORT\" : \"kernel\"\n}\n";
            case 4 -> "__CURSOR=1\n_TRANSPORT=kernel\nMESSAGE=" + kernel + "\n\n";
            case 5 ->
                "__CURSOR=1\nMESSAGE\n" + (char) (kernel.length() & 0xff) + (char) (kernel.length() >> 8)
                        + "\0\0\0\0\0\0" + kernel + "\n\n";
            case 6 -> "----\n" + line + "\n";
            case 7 -> "type=USER_AVC msg=audit(1.123:4): msg='a=\"b\"\n c=d'\n";
            default -> "x.log:7:" + line + "\n";
        };
    }

    /** The lines that stay, in their order. */
    private static List<String> original(List<byte[]> lines, Set<Long> mutated) {
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!mutated.contains(i + 1L)) {
                kept.add(new String(lines.get(i), StandardCharsets.ISO_8859_1));
            }
        }
        return kept;
    }

    private static List<String> bodies(Reading reading, Set<Long> without) {
        return reading.records().stream()
                .filter(r -> !without.contains(r.position().line()))
                .map(r -> r.type() + r.id() + r.fields())
                .collect(Collectors.toList());
    }

    private static long fates(Reading reading) {
        long sum = 0;
        for (LineState state : LineState.values()) {
            sum += reading.report().lines(state);
        }
        return sum;
    }

    private static byte[] mutate(byte[] line, Random random) {
        byte[] mutant = line.clone();
        if (mutant.length == 0) {
            return mutant;
        }
        int times = 1 + random.nextInt(8);
        for (int i = 0; i < times; i++) {
            int at = random.nextInt(mutant.length);
            byte b = random.nextBoolean() ? TELLING[random.nextInt(TELLING.length)] : (byte) random.nextInt(256);
            mutant[at] = b == '\n' ? (byte) ' ' : b;
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(mutant, random.nextInt(mutant.length) + 1) : mutant;
    }

    private static List<byte[]> lines(String recording) throws IOException {
        Path file = Path.of(System.getProperty("lsmith.root"), "examples", recording);
        return new ArrayList<>(Files.readString(file, StandardCharsets.ISO_8859_1)
                .lines()
                .limit(2_000)
                .map(l -> l.getBytes(StandardCharsets.ISO_8859_1))
                .toList());
    }

    private static byte[] joined(List<byte[]> lines) {
        var out = new ByteArrayOutputStream();
        for (byte[] line : lines) {
            out.writeBytes(line);
            out.write('\n');
        }
        return out.toByteArray();
    }
}
