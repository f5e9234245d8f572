package dev.lsmith.policy.apparmor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.ProfileReader;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@code read(render(p))} equals {@code p} for policies of the whole language. */
class RoundTripTest {
    private static final long SEED = 20261122;

    private final ProfileWriter writer = new ProfileWriter();

    @Test
    void whatIsWrittenIsReadBack() throws Exception {
        for (int round = 0; round < 300; round++) {
            AppArmorProfile policy = new RandomPolicies(new Random(SEED + round)).policy();
            String text = writer.write(policy);
            assertThat(read(text)).as("seed %d\n%s", SEED + round, text).isEqualTo(policy);
        }
    }

    private static AppArmorProfile read(String text) {
        try {
            return ProfileReader.read("random", text);
        } catch (InputException e) {
            throw new AssertionError(e.diagnostic().position() + ": " + e.getMessage() + "\n" + text, e);
        }
    }
}
