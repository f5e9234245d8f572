package dev.lsmith.container.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.lsmith.base.InputException;
import dev.lsmith.container.SpecReading;
import dev.lsmith.container.file.SpecText;
import dev.lsmith.container.file.SpecText.RelatedFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged examples of every form: there is a result or one line, never another exception, and an end. */
class SpecFuzzTest {
    private static final int MUTANTS = 2_000;

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "[]",
            "{}",
            "\"\"",
            "-1",
            "9007199254740993",
            "1e400",
            "18446744073709551616",
            "[[[[{}]]]]",
            "\"${A:-${B\"",
            "\"\\u0000\"",
            "*x",
            "&x [*x]",
            "!reset []",
            "\"a:b:c:d\"",
            "$(id)",
            "'",
            "--",
            "-z",
            "%h",
            "~");

    private static final Pattern VALUE =
            Pattern.compile("\"[^\"\\n]*\"|-?[0-9]+|true|false|null|\\[[^\\[\\]\\n]*]|[A-Za-z0-9./-]+");

    private static final RelatedFiles NEIGHBOURS = (source, name) -> Optional.of(
            new SpecText(name, name.equals(".env") ? "NGINX_VERSION=1" : "services: {hardened: {user: '1'}}"));

    @ParameterizedTest
    @Timeout(120)
    @ValueSource(
            strings = {
                "inspect.json",
                "podman-inspect.json",
                "crictl-inspect.json",
                "nerdctl-native.json",
                "nerdctl-inspect.json",
                "config.json",
                "compose.yaml",
                "compose/base.yaml",
                "compose/override.yaml",
                "kubernetes.yaml",
                "web.container",
                "docker-run.sh",
                "lxc.conf",
                "incus.yaml"
            })
    void aDamagedExampleIsReadOrRefused(String example) throws IOException {
        byte[] whole = Files.readAllBytes(Path.of(System.getProperty("lsmith.root"), "examples", "specs", example));
        long seed = example.hashCode();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        int refused = 0;
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = mutated(whole, random);
            try {
                SpecReading reading = SpecReader.read(List.of(SpecText.of(example, mutant)), NEIGHBOURS);
                assertThat(reading.containers()).isNotEmpty();
            } catch (InputException e) {
                refused++;
                assertThat(e.diagnostic().position())
                        .as("mutant %d of seed %d", i, seed)
                        .isPresent();
            } catch (RuntimeException | StackOverflowError e) {
                fail("mutant " + i + " of seed " + seed + ":\n" + new String(mutant, StandardCharsets.UTF_8), e);
            }
        }
        assertThat(refused).as("some mutants are damaged, some are not").isBetween(100, MUTANTS - 10);
    }

    private static byte[] mutated(byte[] whole, RandomGenerator random) {
        byte[] mutant = whole;
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            mutant = switch (random.nextInt(5)) {
                case 0 -> Arrays.copyOf(mutant, random.nextInt(mutant.length + 1));
                case 1 -> flipped(mutant, random);
                case 2 -> spliced(mutant, random);
                default -> retyped(mutant, random);
            };
        }
        return mutant;
    }

    private static byte[] flipped(byte[] bytes, RandomGenerator random) {
        byte[] flipped = bytes.clone();
        for (int i = 1 + random.nextInt(4); i > 0 && flipped.length > 0; i--) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    /** A piece is left out, doubled, or put somewhere else. */
    private static byte[] spliced(byte[] bytes, RandomGenerator random) {
        int from = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, from + random.nextInt(40));
        int at = random.nextInt(bytes.length + 1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        out.write(bytes, from, to - from);
        int rest = Math.min(bytes.length, at + random.nextInt(40));
        out.write(bytes, rest, bytes.length - rest);
        return out.toByteArray();
    }

    /** A value becomes one of another type. */
    private static byte[] retyped(byte[] bytes, RandomGenerator random) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        List<MatchResult> values = VALUE.matcher(text).results().toList();
        if (values.isEmpty()) {
            return bytes;
        }
        MatchResult one = values.get(random.nextInt(values.size()));
        String other = VALUES.get(random.nextInt(VALUES.size()));
        return (text.substring(0, one.start()) + other + text.substring(one.end())).getBytes(StandardCharsets.UTF_8);
    }
}
