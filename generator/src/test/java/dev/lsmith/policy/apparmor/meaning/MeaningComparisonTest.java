package dev.lsmith.policy.apparmor.meaning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Comparison.DecidingRule;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.apparmor.rule.LanguageVersion;
import dev.lsmith.policy.apparmor.rule.Mediation;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a difference is called, its witness and its rules. */
class MeaningComparisonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/a r, | /a rw, | widened file: /a w, /a w [] [/a rw,]",
                "/a rw, | /a r, | narrowed file: /a w, /a w [/a rw,] []",
                "/a rw, | /a rw, deny /a w, | narrowed file: /a w, /a w [/a rw,] [deny /a w,]",
                "/a rw, deny /a w, | /a rw, | widened file: /a w, /a w [deny /a w,] [/a rw,]",
                "/a r, | /a r, /etc/** r, | widened file: /etc/** r, /etc/shadow r [] [/etc/** r,]",
                "/opt/a r, | /opt/a r, /opt/* r, | widened file: /opt/* r, /opt/b r [] [/opt/* r,]",
                "/a r, | owner /a r, | narrowed file: other /a r, other /a r [/a r,] []",
                "/a/{b,c} r, | /a/b r, /a/c r, | same",
                "/a/{,**} r, | /a/ r, /a/** r, | same",
                "/a rw, | /a wr, | same",
                "/bin/a Px, | /bin/a ix, | widened file: /bin/a m, /bin/a m [] [/bin/a ix,]; widened file: /bin/a x: Px becomes ix, /bin/a x [/bin/a Px,] [/bin/a ix,]",
                "capability chown kill, | capability kill, deny capability chown, capability bpf, | widened capability: capability bpf, capability bpf [] [capability bpf,]; narrowed capability: capability chown, capability chown [capability chown kill,] [deny capability chown,]",
                "network inet stream, | network inet tcp, | same",
                "network inet stream, | network inet, | widened network: network inet, network inet raw [] [network inet,]",
                "signal, | signal (send), | narrowed signal: signal, signal receive exists peer=a [signal,] []",
                "ptrace read, | ptrace (read trace) peer=foo, | widened ptrace: ptrace (read, trace) peer=foo, ptrace trace peer=foo [] [ptrace (read, trace) peer=foo,]; narrowed ptrace: ptrace (read), ptrace read peer=a [ptrace (read),] []",
                "umount, | deny umount, | narrowed umount: umount, umount / [umount,] [deny umount,]",
                "audit /a r, | /a r, | changed logging: /a r: use is no longer logged, /a r [audit /a r,] [/a r,]",
                "deny /a w, | audit deny /a w, | changed logging: /a w: denial is logged now, /a w [deny /a w,] [audit deny /a w,]",
                "audit deny /a w, | deny /a w, | changed logging: /a w: denial is no longer logged, /a w [audit deny /a w,] [deny /a w,]",
                "deny umount, | audit deny umount, | widened umount: umount, umount / [deny umount,] [audit deny umount,]; widened pivot_root: umount, pivot_root oldroot=/ / [] [audit deny umount,]; widened mount: umount, mount fstype=a a -> / [] [audit deny umount,]",
                "audit deny umount, | deny umount, | narrowed umount: umount, umount / [audit deny umount,] [deny umount,]; narrowed pivot_root: umount, pivot_root oldroot=/ / [audit deny umount,] []; narrowed mount: umount, mount fstype=a a -> / [audit deny umount,] []",
                "/a r, | audit deny umount, /a r, | widened umount: umount, umount / [] [audit deny umount,]; widened pivot_root: umount, pivot_root oldroot=/ / [] [audit deny umount,]; widened mount: umount, mount fstype=a a -> / [] [audit deny umount,]",
                "umount, mount, remount, pivot_root, | audit deny umount, | same",
                "deny umount, mount, | audit deny umount, mount, | changed logging: umount: denial is logged now, umount / [deny umount,] [audit deny umount,]",
                "link /a -> /b, | link subset /a -> /b, | narrowed link: link /a -> /b: a subset is asked for, link /a -> /b [link /a -> /b,] [link subset /a -> /b,]",
                "set rlimit nofile <= 10, | set rlimit nofile <= 20, | widened rlimit: nofile <= 20, before 10,  [] []",
            })
    void saysWhatDiffers(String before, String after, String expected) throws InputException {
        Comparison comparison = MeaningComparison.of(
                List.of(Meanings.ofRules(before)), List.of(Meanings.ofRules(after)), new ProfileWriter(), Model.EMPTY);
        assertThat(text(comparison)).isEqualTo(expected);
    }

    /** What apparmor_parser 3.0.8 compiles to the same bytes is the same limit. */
    @ParameterizedTest
    @CsvSource({
        "cpu <= 1500ms, cpu <= 1, true",
        "cpu <= 18446744073711s, cpu <= 1, true",
        "cpu <= 9223372036854775807us, cpu <= 9223372036854, true",
        "cpu <= 18446744073709551616, cpu <= 9223372036854775807, true",
        "rttime <= 18446744073709552ms, rttime <= 384us, true",
        "rttime <= 1500us, rttime <= 1ms, false",
        "fsize <= 18014398509481984K, fsize <= 0, true",
        "fsize <= 18014398509481985K, fsize <= 1K, true",
        "fsize <= 36893488147419103233, fsize <= 9223372036854775807, true",
        "fsize <= 18446744073709551615, fsize <= infinity, false",
        "nofile <= 18446744073709551617, nofile <= 1, false"
    })
    void limitsAreTheNumbersThatTheParserMakes(String one, String other, boolean same) throws InputException {
        Comparison comparison = MeaningComparison.of(
                List.of(Meanings.ofRules("set rlimit " + one + ",")),
                List.of(Meanings.ofRules("set rlimit " + other + ",")),
                new ProfileWriter(),
                Model.EMPTY);
        assertThat(comparison.isSame()).isEqualTo(same);
    }

    /** Ports and addresses are in the witness where the abi's rules are about them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "network (bind) inet stream port=81, | network inet stream port=81",
                "network (connect) inet stream peer=(ip=192.0.2.1 port=443), | network inet stream peer=(ip=192.0.2.1 port=443)",
                "network (bind) inet6 stream ip=::1 port=80, | network inet6 stream ip=0:0:0:0:0:0:0:1 port=80",
                "network (bind) inet stream, | network inet stream",
            })
    void aWitnessHasTheEnds(String rule, String witness) throws InputException {
        Comparison comparison =
                MeaningComparison.of(ofNewest("/a r,"), ofNewest(rule), new ProfileWriter(), Model.EMPTY);
        assertThat(comparison.differences()).extracting(Difference::witness).contains(witness);
    }

    private static List<ProfileMeaning> ofNewest(String rule) throws InputException {
        return Meanings.of(
                "abi <abi/5.0>,\nprofile t {\n" + rule + "\n}\n",
                Mediation.ofAbi(Optional.of("abi/5.0")).compiledBy(LanguageVersion.NEWEST));
    }

    @Test
    void whereExamplesWereComparedThereMayBeMore() throws InputException {
        StringBuilder hard = new StringBuilder();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
        for (int i = 0; i < 60; i++) {
            hard.append("/**%06x*%06x**%06x*%06x r,%n"
                    .formatted(
                            random.nextInt(1 << 24),
                            random.nextInt(1 << 24),
                            random.nextInt(1 << 24),
                            random.nextInt(1 << 24)));
        }
        Comparison comparison = MeaningComparison.of(
                List.of(Meanings.ofRules(hard + "/a/x r,")),
                List.of(Meanings.ofRules(hard + "/a/y r,")),
                new ProfileWriter(),
                Model.EMPTY);
        assertThat(text(comparison)).contains("widened file: /a/y r").contains("there may be more differences");
    }

    private static String text(Comparison comparison) {
        if (comparison.isSame()) {
            return "same";
        }
        return comparison.differences().stream()
                .map(MeaningComparisonTest::text)
                .collect(Collectors.joining("; "));
    }

    private static String text(Difference d) {
        return d.direction().name().toLowerCase(Locale.ROOT) + " " + d.kind() + ": " + d.accesses() + ", " + d.witness()
                + " " + rules(d.before()) + " " + rules(d.after());
    }

    private static List<String> rules(List<DecidingRule> causes) {
        return causes.stream().map(DecidingRule::rule).toList();
    }
}
