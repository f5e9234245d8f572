package dev.lsmith.policy.apparmor.meaning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.apparmor.rule.AccessText;
import dev.lsmith.policy.apparmor.rule.ChangeProfileRule;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What the automata decide is what the rules say one by one. */
class DecisionPropertyTest {
    private static final int PROFILES = Integer.getInteger("lsmith.differential", 300);
    private static final long SEED = Long.getLong("lsmith.seed", 99);

    private final RandomGenerator random = new Random(SEED);

    @Test
    void automataDecideAsTheRulesSay() throws InputException {
        RandomRules rules = new RandomRules(SEED);
        List<String> wrong = new ArrayList<>();
        int allowed = 0;
        for (int i = 0; i < PROFILES; i++) {
            String text = String.join(",\n", rules.rules()) + ",";
            ProfileMeaning meaning = Meanings.ofRules(text);
            if (meaning.lines().stream().anyMatch(line -> isSpecial(line.rule()))) {
                continue;
            }
            ProfileDecider decider = ProfileDecider.of(meaning);
            PlainEvaluator plain = new PlainEvaluator(
                    meaning.lines().stream().map(RuleLine::rule).toList());
            for (int j = 0; j < 60; j++) {
                String question = access();
                Access access = AccessText.parse(question);
                boolean expected = plain.allows(access);
                allowed += expected ? 1 : 0;
                if (decider.decide(access).allows() != expected) {
                    wrong.add(question + " plainly " + expected + " in\n" + text);
                }
            }
        }
        assertThat(wrong).as("seed %d", SEED).isEmpty();
        assertThat(allowed).isGreaterThan(PROFILES);
    }

    /** Rules of which several together mean more than each alone. */
    private static boolean isSpecial(Rule rule) {
        return rule instanceof ChangeProfileRule
                || (rule instanceof FileRule file && file.path().isEmpty());
    }

    private String pick(String... words) {
        return words[random.nextInt(words.length)];
    }

    private String path() {
        return pick(
                "/a", "/b", "/a/b", "/a/c", "/a/d", "/a/", "/a/b/", "/a/b/c", "/a/x/c", "/ax/b", "/b/c", "/c", "/a*",
                "/a/bb", "/a/cb", "/x/y/b", "/a/.b");
    }

    private String access() {
        return switch (random.nextInt(8)) {
            case 0 -> "capability " + pick("chown", "kill", "net_raw");
            case 1 -> "network " + pick("inet", "inet6", "netlink") + " " + pick("stream", "dgram", "raw");
            case 2 ->
                "signal " + pick("send", "receive") + " " + pick("term", "kill", "exists", "hup", "rtmin+1") + label();
            case 3 -> "ptrace " + pick("read", "trace", "readby", "tracedby") + label();
            case 4 -> "umount " + path();
            case 5 ->
                "dbus " + pick("send", "receive", "bind") + " bus=" + pick("session", "system", "other")
                        + " path=" + pick("/a", "/a/b", "/a/b/c", "/b") + " interface=" + pick("i", "ij", "k")
                        + " member="
                        + pick("m", "n") + " name=" + pick("n", "org.a", "org.bc") + label();
            default -> pick("", "owner ", "other ") + path() + " " + pick("r", "w", "a", "k", "m", "x", "rw");
        };
    }

    private String label() {
        return " peer=" + pick("foo", "bar", "f", "boo", "/a/b", "/a/", "unconfined");
    }
}
