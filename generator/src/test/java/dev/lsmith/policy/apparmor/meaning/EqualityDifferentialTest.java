package dev.lsmith.policy.apparmor.meaning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import dev.lsmith.policy.apparmor.FeaturesFile;
import dev.lsmith.policy.apparmor.rule.Mediation;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Random profiles and random changes of them: they are equal for us when apparmor_parser makes the same binary of both.
 * {@code -Dlsmith.differential=5000} asks for more pairs, {@code -Dlsmith.seed} for others.
 */
class EqualityDifferentialTest {
    private static final int PAIRS = Integer.getInteger("lsmith.differential", 300);
    private static final long SEED = Long.getLong("lsmith.seed", 20261121);

    @Test
    void ourVerdictIsThatOfTheParsersBinaries() throws IOException, InterruptedException {
        ParserHashes.assumePresent();
        RandomRules random = new RandomRules(SEED);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            List<String> rules = random.rules();
            String child = random.child();
            texts.add(profile(rules, child));
            texts.add(profile(random.changed(rules), i % 10 == 0 ? random.child() : child));
        }
        List<Optional<String>> hashes = ParserHashes.of(texts);
        Mediation mediation = FeaturesFile.mediation(Files.readString(ParserHashes.FEATURES));
        List<String> wrong = new ArrayList<>();
        int same = 0;
        int compared = 0;
        for (int i = 0; i < texts.size(); i += 2) {
            if (hashes.get(i).isPresent() && hashes.get(i + 1).isPresent()) {
                boolean expected = hashes.get(i).equals(hashes.get(i + 1));
                compared++;
                same += expected ? 1 : 0;
                String verdict = verdict(texts.get(i), texts.get(i + 1), mediation);
                if (!verdict.equals(Boolean.toString(expected))) {
                    wrong.add("parser " + expected + ", we " + verdict + "\n" + texts.get(i) + texts.get(i + 1));
                }
            }
        }
        assertThat(wrong)
                .as("seed %d, %d pairs, %d the same", SEED, compared, same)
                .isEmpty();
        assertThat(compared).isGreaterThan(PAIRS / 3);
        assertThat(same).isBetween(1, compared - 1);
    }

    private static String verdict(String left, String right, Mediation mediation) {
        try {
            return Boolean.toString(Equality.sameBinary(Meanings.of(left, mediation), Meanings.of(right, mediation)));
        } catch (InputException e) {
            return e.diagnostic().message();
        }
    }

    private static String profile(List<String> rules, String child) {
        return "profile t {\n" + String.join(",\n", rules) + ",\n" + child + "}\n";
    }
}
