package dev.lsmith.policy.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import dev.lsmith.policy.seccomp.RuleConditions.KernelVersion;
import dev.lsmith.policy.seccomp.SeccompProfile.Action;
import dev.lsmith.policy.seccomp.SeccompProfile.ArchMapEntry;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentCondition;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written reads back as it was, whatever stands in it. */
class RoundTripTest {
    private static final long SEED = 20261121;
    private static final int PROFILES = 400;
    private static final List<String> HOSTILE = List.of(
            "read",
            "write",
            "mkdirat",
            "a\"b",
            "a\\b",
            "a\nb",
            "${x}",
            "<#if>",
            "*?[a-z]{b,c}",
            "\u001b[31m",
            "\u0000",
            "\udc80",
            "\u202e",
            "é",
            " ",
            "\u2028");

    private final Random random = new Random(SEED);

    private <E> E any(List<E> values) {
        return values.get(random.nextInt(values.size()));
    }

    private SortedSet<String> some(List<String> values, int least) {
        SortedSet<String> some = new TreeSet<>();
        int size = least + random.nextInt(4);
        while (some.size() < size) {
            some.add(any(values));
        }
        return some;
    }

    private RuleConditions filter(Dialect dialect) {
        if (!dialect.conditional() || random.nextBoolean()) {
            return RuleConditions.NONE;
        }
        Optional<KernelVersion> kernel = dialect == Dialect.DOCKER && random.nextBoolean()
                ? Optional.of(new KernelVersion(random.nextInt(9), 1 + random.nextInt(30)))
                : Optional.empty();
        return new RuleConditions(
                some(List.of("CAP_CHOWN", "CAP_SYS_ADMIN", "CAP_BPF", "CAP_KILL"), 0),
                some(List.of("amd64", "x86", "arm64", "s390x"), 0),
                kernel);
    }

    private SyscallRule rule(Dialect dialect) {
        Action action = any(List.of(Action.ALLOW, Action.ERRNO, Action.LOG, Action.TRACE, Action.KILL_PROCESS));
        Optional<Integer> errno =
                action.takesErrno() && random.nextBoolean() ? Optional.of(random.nextInt(4096)) : Optional.empty();
        List<ArgumentCondition> arguments = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            ArgumentOperator operator = any(List.of(ArgumentOperator.values()));
            long two = operator == ArgumentOperator.MASKED_EQ ? random.nextLong() : 0;
            arguments.add(new ArgumentCondition(random.nextInt(6), random.nextLong(), two, operator));
        }
        return new SyscallRule(
                some(HOSTILE, 1),
                action,
                errno,
                arguments,
                filter(dialect),
                filter(dialect),
                dialect.conditional() && random.nextBoolean() ? any(HOSTILE) : "");
    }

    private SeccompProfile profile(Dialect dialect) {
        Action action = any(List.of(Action.ERRNO, Action.KILL, Action.ALLOW, Action.LOG));
        List<SyscallRule> rules = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            rules.add(rule(dialect));
        }
        boolean mapped = dialect.conditional() && random.nextBoolean();
        Optional<String> path = random.nextBoolean() ? Optional.of("/run/l.sock") : Optional.empty();
        return new SeccompProfile(
                action,
                action == Action.ERRNO && random.nextBoolean() ? Optional.of(38) : Optional.empty(),
                mapped ? List.of() : List.of(Architecture.X86_64, Architecture.X32),
                mapped ? List.of(new ArchMapEntry(Architecture.AARCH64, List.of(Architecture.ARM))) : List.of(),
                random.nextBoolean() ? List.of("SECCOMP_FILTER_FLAG_LOG") : List.of(),
                path,
                path.isPresent() ? Optional.of(any(HOSTILE)) : Optional.empty(),
                rules);
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void readingWhatWasWrittenGivesTheSame(Dialect dialect) throws InputException {
        for (int i = 0; i < PROFILES; i++) {
            SeccompProfile profile = profile(dialect);
            String text = SeccompFile.write(dialect, profile);
            assertThat(text).as("seed %d, profile %d", SEED, i).matches("[\\x20-\\x7e\\n]*");
            SeccompReader.ReadProfile reading = SeccompReader.read(dialect, "p.json", text);
            assertThat(reading.profile()).as("seed %d, profile %d", SEED, i).isEqualTo(profile);
            // Rules that are made up may meet and disagree, which is told of and no fault of reading.
            assertThat(reading.warnings()).allMatch(warning -> warning.code().equals("seccomp-overlap"));
            assertThat(SeccompFile.write(dialect, reading.profile())).isEqualTo(text);
        }
    }
}
