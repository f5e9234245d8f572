package dev.lsmith.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lsmith.base.InputException;
import dev.lsmith.model.ModelStore.Stored;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Models of several recordings in one file: a commutative, idempotent monoid. */
class RecordedModelsTest {
    private static String text(RecordedModels models) {
        StringWriter out = new StringWriter();
        try {
            models.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static RecordedModels read(String text) {
        try {
            return RecordedModels.read("model.json", text.getBytes(StandardCharsets.UTF_8));
        } catch (InputException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Stored> some(Random random) {
        List<Stored> models = new ArrayList<>();
        int number = 1 + random.nextInt(6);
        for (int i = 0; i < number; i++) {
            models.add(Stored.of(new AccessGenerators(random).model(random.nextInt(12)), Optional.empty()));
        }
        return models;
    }

    /** Merged in groups of random size, each group written and read back, as by several runs of the command. */
    private static RecordedModels inRandomGroups(List<Stored> models, Random random) {
        if (models.size() == 1) {
            return random.nextBoolean()
                    ? read(StoredModel.of(models.get(0).model(), Optional.empty()))
                    : RecordedModels.of(models);
        }
        int cut = 1 + random.nextInt(models.size() - 1);
        RecordedModels left = inRandomGroups(models.subList(0, cut), random);
        RecordedModels right = inRandomGroups(models.subList(cut, models.size()), random);
        return read(text(left.merge(right)));
    }

    @Test
    void anyOrderAndGroupingGivesTheSameBytes() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<Stored> models = some(random);
            String expected = text(RecordedModels.of(models));
            List<Stored> shuffled = new ArrayList<>(models);
            shuffled.addAll(models.subList(0, random.nextInt(models.size())));
            Collections.shuffle(shuffled, random);

            assertThat(text(inRandomGroups(shuffled, random)))
                    .as("seed %d", seed)
                    .isEqualTo(expected);
        }
    }

    @Test
    void noneIsTheUnit() {
        RecordedModels models = RecordedModels.of(some(new Random(3)));

        assertThat(models.merge(RecordedModels.NONE)).isEqualTo(models);
        assertThat(RecordedModels.NONE.merge(models)).isEqualTo(models);
    }

    @Test
    void whatEachRecordingSaysStaysApart() {
        Random random = new Random(5);
        Model one = new AccessGenerators(random).model(20);
        Model other = new AccessGenerators(random).model(20);

        RecordedModels merged =
                RecordedModels.of(List.of(Stored.of(one, Optional.empty()), Stored.of(other, Optional.empty())));

        assertThat(read(text(merged)).models().stream().map(Stored::model)).containsExactlyInAnyOrder(one, other);
        assertThat(merged.together()).isEqualTo(one.merge(other));
    }

    @Test
    void whatIsNoModelIsRefused() {
        byte[] other = "{\"lsmith\":\"models\",\"version\":9,\"recordings\":[]}".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> RecordedModels.read("m.json", other)).hasMessageContaining("9 is not the version");
        assertThatThrownBy(() -> RecordedModels.read("m.json", new byte[] {'{', '}'}))
                .hasMessageContaining("no model.json");
    }
}
