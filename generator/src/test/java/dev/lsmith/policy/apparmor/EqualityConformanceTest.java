package dev.lsmith.policy.apparmor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import dev.lsmith.policy.apparmor.meaning.Equality;
import dev.lsmith.policy.apparmor.meaning.ProfileMeaning;
import dev.lsmith.policy.apparmor.resolve.Resolution;
import dev.lsmith.policy.apparmor.resolve.SearchPath;
import dev.lsmith.policy.apparmor.rule.LanguageVersion;
import dev.lsmith.policy.apparmor.rule.Mediation;
import dev.lsmith.policy.apparmor.syntax.Profile;
import dev.lsmith.policy.apparmor.syntax.ProfileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Upstream's table of profiles that compile to the same policy, or not: {@code equality.jsonl}. */
class EqualityConformanceTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final SearchPath NOWHERE = SearchPath.of(Path.of("nowhere"));

    @Test
    void eachPairIsTheSameOrNotAsTheTableSays() throws IOException {
        List<ConformanceSuite> suites = ConformanceSuite.all().stream()
                .filter(suite -> Files.exists(suite.folder().resolve("equality.jsonl")))
                .toList();
        Assumptions.assumeFalse(suites.isEmpty(), "-Dlsmith.conformance names no equality.jsonl");
        for (ConformanceSuite suite : suites) {
            judge(suite);
        }
    }

    private static void judge(ConformanceSuite suite) throws IOException {
        Mediation all = mediation(suite, "features.all");
        Mediation addresses = mediation(suite, "features.af_inet");
        List<String> wrong = new ArrayList<>();
        int right = 0;
        for (String line : Files.readAllLines(suite.folder().resolve("equality.jsonl"))) {
            JsonNode row = JSON.readTree(line);
            String known = row.get("known").asString();
            // Upstream's equality.sh takes another file of features for the rows of addresses and ports.
            Mediation mediation = known.matches("(?s).*network .*(ip|port)=.*") ? addresses : all;
            String expected = Boolean.toString(row.get("type").asString().equals("equality"));
            for (JsonNode other : row.get("others")) {
                String verdict = verdict(known, other.asString(), mediation, suite.version());
                if (verdict.equals(expected)) {
                    right++;
                } else {
                    wrong.add(known + " | " + other.asString() + " | same: " + expected + ", we say " + verdict);
                }
            }
        }
        suite.report("equality", right, 0, wrong);
        if (suite.isMeasured()) {
            assertThat(wrong).isEmpty();
        }
    }

    private static Mediation mediation(ConformanceSuite suite, String features) throws IOException {
        Path file = suite.folder().resolve("features").resolve(features);
        return (Files.exists(file) ? FeaturesFile.mediation(Files.readString(file)) : Mediation.V3_0)
                .compiledBy(suite.version());
    }

    private static String verdict(String known, String other, Mediation mediation, LanguageVersion version) {
        try {
            return Boolean.toString(
                    Equality.sameBinary(meanings(known, mediation, version), meanings(other, mediation, version)));
        } catch (InputException e) {
            return e.diagnostic().message();
        }
    }

    private static List<ProfileMeaning> meanings(String text, Mediation mediation, LanguageVersion version)
            throws InputException {
        List<ProfileMeaning> meanings = new ArrayList<>();
        for (Profile profile : Resolution.resolve(ProfileReader.read("text", text), NOWHERE, version)
                .profiles()) {
            meanings.add(ProfileMeaning.of(profile, Map.of(), mediation));
        }
        return meanings;
    }
}
