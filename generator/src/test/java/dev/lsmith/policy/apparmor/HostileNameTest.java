package dev.lsmith.policy.apparmor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.access.Access.SignalUse;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.MountUse;
import dev.lsmith.access.NetworkUse.UnixSocketUse;
import dev.lsmith.base.KernelText;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Decision.Outcome;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Law 4: a name cannot add a rule. */
class HostileNameTest {
    private static final long SEED = 20261121;

    private final AppArmorMechanism target = new AppArmorMechanism(Abi.V3_0);

    @Test
    void aFileNameBecomesOneLiteralRule() throws Exception {
        Random random = new Random(SEED);
        for (int round = 0; round < 400; round++) {
            String path = HostileText.path(random);
            Access access = SynthesisTest.file(path, Ownership.OTHER, FilePermission.READ);
            Synthesis<AppArmorProfile> made = target.synthesise(SynthesisTest.assignment(access));
            String text = target.render(made.policy()).getOrDefault("apparmor/web", "");
            AppArmorProfile back = target.read("web", KernelText.decode(KernelText.encode(text)));
            assertThat(back).as("seed %d, round %d", SEED, round).isEqualTo(made.policy());
            assertThat(files(back)).as("seed %d, round %d", SEED, round).hasSize(1);
            assertThat(files(back).get(0).path()).contains(Glob.literal(path));
            assertThat(target.decide(back, access).outcome()).isEqualTo(Outcome.ALLOWED);
        }
    }

    @Test
    void theParserTakesEveryNameAndReadsItAsLiteral() throws Exception {
        ParserJudge.assumePresent();
        Random random = new Random(SEED + 1);
        for (int round = 0; round < 25; round++) {
            TreeSet<Access> accesses = new TreeSet<>();
            for (int i = 0; i < 20; i++) {
                accesses.add(SynthesisTest.file(HostileText.path(random), Ownership.OWNER, FilePermission.READ));
            }
            String text = rendered(accesses.toArray(Access[]::new));
            assertThat(ParserJudge.complaints(text))
                    .as("seed %d, round %d\n%s", SEED + 1, round, text)
                    .isEmpty();
        }
    }

    @Test
    void otherTextsStayConditions() throws Exception {
        Random random = new Random(SEED + 2);
        for (int round = 0; round < 100; round++) {
            String label = HostileText.name(random, 3);
            String address = "@" + HostileText.name(random, 3);
            Synthesis<AppArmorProfile> made = target.synthesise(SynthesisTest.assignment(
                    new SignalUse(SignalUse.SignalDirection.SEND, Optional.of("term"), Optional.of(label)),
                    new UnixSocketUse(
                            "stream", new TreeSet<>(), Optional.of(address), Optional.empty(), Optional.empty()),
                    new MountUse(
                            HostileText.path(random),
                            Optional.of(HostileText.path(random)),
                            Optional.of("tmpfs"),
                            new TreeSet<>(List.of("ro")),
                            Optional.empty())));
            String text = target.render(made.policy()).getOrDefault("apparmor/web", "");
            assertThat(target.read("web", text))
                    .as("seed %d, round %d\n%s", SEED + 2, round, text)
                    .isEqualTo(made.policy());
            if (round < 20) {
                ParserJudge.assertCompiles(text);
            }
        }
    }

    private String rendered(Access... accesses) {
        return target.render(
                        target.synthesise(SynthesisTest.assignment(accesses)).policy())
                .getOrDefault("apparmor/web", "");
    }

    private static List<FileRule> files(AppArmorProfile policy) {
        return policy.profiles().get(0).rules().stream()
                .filter(r -> r instanceof FileRule && !r.qualifiers().denies())
                .map((Rule r) -> (FileRule) r)
                .toList();
    }
}
