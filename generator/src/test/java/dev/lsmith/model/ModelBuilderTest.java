package dev.lsmith.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Sighted;
import dev.lsmith.access.Subject;
import dev.lsmith.model.ModelBuilder.ModelFull;
import org.junit.jupiter.api.Test;

/** A model grows with the distinct accesses, and says so before the memory is full. */
class ModelBuilderTest {
    private static Observation observation(int number) {
        return new Observation(
                new Subject.ApparmorProfile("container"),
                new CapabilityUse("capability" + number, false),
                Sighted.at(1));
    }

    @Test
    void theSameAccessManyTimesTakesNoMoreRoom() {
        ModelBuilder builder = new ModelBuilder(2_000);
        for (int i = 0; i < 10_000; i++) {
            builder.add(observation(1));
        }
        assertThat(builder.build().accesses().values())
                .singleElement()
                .satisfies(e -> assertThat(e.count()).isEqualTo(10_000));
    }

    @Test
    void moreDistinctAccessesThanFitAreRefused() {
        ModelBuilder builder = new ModelBuilder(100_000);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 10_000; i++) {
                        builder.add(observation(i));
                    }
                })
                .isInstanceOfSatisfying(
                        ModelFull.class, full -> assertThat(full.accesses()).isBetween(50L, 100L));
    }
}
