package dev.lsmith.policy.apparmor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.MountUse;
import dev.lsmith.policy.Decision;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mount rules hold no word that makes an older parser compile a second, wider rule (CVE-2016-1585). */
class MountRulesTest {
    private final AppArmorMechanism target = new AppArmorMechanism(Abi.V3_0);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rw rbind | mount options=(rbind) /src/ -> /mnt/, | false",
                "rw bind | mount options=(bind) /src/ -> /mnt/, | false",
                "rw move | mount options=(move) /src/ -> /mnt/, | false",
                "rw rprivate | mount options=(rprivate) -> /mnt/, | false",
                "rw remount | remount /mnt/, | false",
                "rw nosuid | mount options=(nosuid) /src/ -> /mnt/, | false",
                "rw | mount options=(rw) /src/ -> /mnt/, | false",
                "ro remount nosuid | remount options=(nosuid, ro) /mnt/, | true",
            })
    void rwIsLeftOutAndWhatOlderParsersWidenIsSaid(String flags, String rule, boolean widened) throws Exception {
        boolean ofOneMount = flags.contains("remount") || flags.contains("private");
        MountUse use = new MountUse(
                "/mnt/",
                ofOneMount ? Optional.empty() : Optional.of("/src/"),
                Optional.empty(),
                new TreeSet<>(Arrays.asList(flags.split(" "))),
                Optional.empty());
        Synthesis<AppArmorProfile> made = target.synthesise(SynthesisTest.assignment(use));
        String text = target.render(made.policy()).getOrDefault("apparmor/web", "");
        assertThat(text).contains("  " + rule);
        assertThat(text.contains(", # wide before apparmor_parser 3.0.10, 3.1.4, 4.0"))
                .isEqualTo(widened);
        assertThat(made.notes().stream().anyMatch(n -> n.contains("CVE-2016-1585")))
                .isEqualTo(widened);
        assertThat(target.decide(made.policy(), use).outcome()).isEqualTo(Decision.Outcome.ALLOWED);
        ParserJudge.assertCompiles(text);
    }
}
