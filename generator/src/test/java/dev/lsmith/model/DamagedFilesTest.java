package dev.lsmith.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonDamage;
import dev.lsmith.container.Specs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A damaged file is read or refused in one line with its place; never is there another exception. */
class DamagedFilesTest {
    @FunctionalInterface
    private interface Reader {
        Object read(byte[] content) throws InputException;
    }

    private static void tryAll(String whole, int times, Reader reader) {
        int refused = 0;
        for (long seed = 0; seed < times; seed++) {
            String damaged = JsonDamage.damage(whole, new Random(seed));
            try {
                assertThat(reader.read(damaged.getBytes(StandardCharsets.UTF_8)))
                        .isNotNull();
            } catch (InputException e) {
                refused++;
                assertThat(e.diagnostic().position()).as("seed %d", seed).isPresent();
                assertThat(e.diagnostic().message())
                        .as("seed %d", seed)
                        .isNotBlank()
                        .doesNotContain("\n", "java.");
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertThat(refused).as("of %d", times).isGreaterThan(times / 3);
    }

    @Test
    void inspect() throws IOException {
        Path file = Path.of(System.getProperty("lsmith.root"), "examples", "perlapp", "inspect.json");
        tryAll(Files.readString(file), 500, content -> Specs.containers("inspect.json", content));
    }

    @Test
    void model() {
        Model model = new AccessGenerators(new Random(3)).model(40);
        String text = StoredModel.of(model, Optional.of(Specs.example("perlapp")));
        tryAll(text, 500, content -> ModelStore.read("model.json", content));
    }
}
