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
 * Commands and options of mount rules against apparmor_parser: two rules mean the same to us exactly where it compiles the
 * same from them.
 */
class MountDifferentialTest {
    private static final List<String> OPTIONS = List.of(
            "",
            "options=ro",
            "options=rw",
            "options=bind",
            "options=rbind",
            "options=(bind, ro)",
            "options=(bind, rw)",
            "options=(rbind, nosuid)",
            "options=move",
            "options=(move, ro)",
            "options=private",
            "options=rprivate",
            "options=(private, slave)",
            "options=make-shared",
            "options=remount",
            "options=(remount, ro)",
            "options=(remount, bind, ro)",
            "options=(remount, bind)",
            "options=(nosuid, nodev)",
            "options in (ro, nosuid)",
            "options=ro options=nosuid");
    private static final List<String> PLACES = List.of("", " /b/,", " /a/ -> /b/,", " -> /b/,");

    private static List<String> rules() {
        List<String> rules = new ArrayList<>();
        for (String options : OPTIONS) {
            for (String place : PLACES) {
                rules.add(("mount " + options + (place.isEmpty() ? "," : place)).replaceAll(" +", " "));
            }
            rules.add(("remount " + options + " /b/,").replaceAll(" +", " "));
            rules.add(("mount fstype=ext4 " + options + " /a/ -> /b/,").replaceAll(" +", " "));
        }
        return rules;
    }

    private static String profile(String rule) {
        return "profile t {\n" + rule + "\n}\n";
    }

    @Test
    void rulesMeanTheSameWhereTheParserCompilesTheSame() throws IOException, InterruptedException, InputException {
        ParserHashes.assumePresent();
        List<String> rules = rules();
        List<Optional<String>> hashes = ParserHashes.of(
                rules.stream().map(MountDifferentialTest::profile).toList());
        Mediation mediation = FeaturesFile.mediation(Files.readString(ParserHashes.FEATURES));
        List<List<ProfileMeaning>> meanings = new ArrayList<>();
        List<Integer> compiled = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            meanings.add(hashes.get(i).isPresent() ? Meanings.of(profile(rules.get(i)), mediation) : List.of());
            if (hashes.get(i).isPresent()) {
                compiled.add(i);
            }
        }
        List<String> wrong = new ArrayList<>();
        int same = 0;
        for (int one : compiled) {
            for (int other : compiled) {
                if (one < other) {
                    boolean expected = hashes.get(one).equals(hashes.get(other));
                    same += expected ? 1 : 0;
                    if (Equality.sameBinary(meanings.get(one), meanings.get(other)) != expected) {
                        wrong.add((expected ? "the same: " : "not the same: ") + rules.get(one) + "  "
                                + rules.get(other));
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(compiled).hasSizeGreaterThan(OPTIONS.size());
        assertThat(same).isPositive();
    }
}
