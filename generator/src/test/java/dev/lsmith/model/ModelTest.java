package dev.lsmith.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.FileAccess.Ownership;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A model is a commutative monoid, and keeps apart what differs. */
class ModelTest {
    @Test
    void mergeIsAssociativeAndCommutativeAndHasAUnit() {
        for (long seed = 0; seed < 200; seed++) {
            AccessGenerators make = new AccessGenerators(new Random(seed));
            Model a = make.model(30);
            Model b = make.model(30);
            Model c = make.model(30);
            assertThat(a.merge(b).merge(c)).as("seed %d", seed).isEqualTo(a.merge(b.merge(c)));
            assertThat(a.merge(b)).as("seed %d", seed).isEqualTo(b.merge(a));
            assertThat(a.merge(Model.EMPTY)).as("seed %d", seed).isEqualTo(a);
            assertThat(Model.EMPTY.merge(a)).as("seed %d", seed).isEqualTo(a);
        }
    }

    @Test
    void theOrderAndSplitOfObservationsDoNotMatter() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            AccessGenerators make = new AccessGenerators(random);
            List<Observation> all =
                    new ArrayList<>(Stream.generate(make::observation).limit(40).toList());
            all.addAll(all.subList(0, 15));
            Model whole = Model.of(all);
            Collections.shuffle(all, random);
            int cut = random.nextInt(all.size());
            assertThat(Model.of(all.subList(0, cut)).merge(Model.of(all.subList(cut, all.size()))))
                    .as("seed %d", seed)
                    .isEqualTo(whole);
        }
    }

    @Test
    void theOrderOfAccessesAgreesWithEquality() {
        for (long seed = 0; seed < 200; seed++) {
            AccessGenerators make = new AccessGenerators(new Random(seed));
            Access a = make.access();
            Access b = make.access();
            assertThat(a.compareTo(b) == 0).as("seed %d", seed).isEqualTo(a.equals(b));
            assertThat(Integer.signum(a.compareTo(b))).as("seed %d", seed).isEqualTo(-Integer.signum(b.compareTo(a)));
        }
    }

    /** A name that imitates how an access is written must not make two accesses one. */
    @Test
    void aHostileNameDoesNotHideAnotherAccess() {
        Access a = new LinkAccess("/a -> /b", "/c", Ownership.OWNER);
        Access b = new LinkAccess("/a", "/b -> /c", Ownership.OWNER);
        assertThat(new TreeSet<>(List.of(a, b))).hasSize(2);
    }
}
