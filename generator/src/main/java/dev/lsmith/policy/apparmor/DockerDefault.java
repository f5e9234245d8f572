package dev.lsmith.policy.apparmor;

import dev.lsmith.access.Access;
import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.apparmor.meaning.Decider;
import dev.lsmith.policy.apparmor.meaning.Ruling;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.ProfileReader;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What Docker confines a container to by itself: {@code profiles/baselines/docker-default.profile}. */
final class DockerDefault {
    private static final String FILE = "baselines/docker-default.profile";

    private final AppArmorProfile policy;
    private final Decider decider;

    private DockerDefault(AppArmorProfile policy, Decider decider) {
        this.policy = policy;
        this.decider = decider;
    }

    /**
     * The default as it ships.
     *
     * @throws IllegalStateException when the file is at fault, which is a bug
     */
    static DockerDefault load() {
        try {
            String text = new String(ShippedData.bytes(FILE), StandardCharsets.UTF_8);
            AppArmorProfile policy = ProfileReader.read(FILE, text);
            return new DockerDefault(
                    policy, Decider.of(PolicyMeaning.ofShipped(policy).get(0)));
        } catch (InputException e) {
            throw new IllegalStateException(FILE + ": " + e.getMessage(), e);
        }
    }

    /** Its denials, with what each guards as comment. */
    List<RuleLine> guardRails() {
        return policy.profiles().get(0).lines().stream()
                .filter(l -> l.rule().qualifiers().denies())
                .toList();
    }

    /** What it allows. */
    List<RuleLine> grants() {
        return policy.profiles().get(0).lines().stream()
                .filter(l -> !l.rule().qualifiers().denies())
                .toList();
    }

    /** What it says about an access, and by which rules. */
    Ruling decide(Access access) {
        return decider.decide(access);
    }
}
