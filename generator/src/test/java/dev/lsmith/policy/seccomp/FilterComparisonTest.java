package dev.lsmith.policy.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lsmith.base.InputException;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.seccomp.SeccompProfile.Action;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentCondition;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two seccomp profiles by what the kernel does under them. */
class FilterComparisonTest {
    private static final List<ArgumentOperator> OPERATORS = List.of(ArgumentOperator.values());
    private static final String ALLOW = "{\"names\":[\"%s\"],\"action\":\"SCMP_ACT_ALLOW\"%s}";
    private static final String ERRNO = "{\"names\":[\"%s\"],\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":%d}";

    private static SeccompProfile profile(String head, String... rules) throws InputException {
        String text = "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"defaultErrnoRet\":1," + head + "\"syscalls\":["
                + String.join(",", rules) + "]}";
        return new SeccompMechanism(Dialect.DOCKER).read("seccomp.json", text);
    }

    private static SeccompProfile x86(String... rules) throws InputException {
        return profile("\"architectures\":[\"SCMP_ARCH_X86_64\"],", rules);
    }

    private static String allow(String name, String more) {
        return ALLOW.formatted(name, more);
    }

    private static String where(int index, long value, String operator) {
        return ",\"args\":[{\"index\":%d,\"value\":%d,\"op\":\"SCMP_CMP_%s\"}]".formatted(index, value, operator);
    }

    private static String masked(int index, long mask, long value) {
        return ",\"args\":[{\"index\":%d,\"value\":%d,\"valueTwo\":%d,\"op\":\"SCMP_CMP_MASKED_EQ\"}]"
                .formatted(index, mask, value);
    }

    /** {@code widened x86_64: mkdir, mkdir(), errno(13) mkdir -> allow mkdir}. */
    private static List<String> differences(SeccompProfile before, SeccompProfile after) throws InputException {
        return new FilterComparison(before, after)
                .compare().differences().stream()
                        .map(d -> d.direction().name().toLowerCase(Locale.ROOT) + " " + d.subject() + ": "
                                + d.accesses() + "; " + d.witness() + "; "
                                + d.before().get(0).rule() + " -> "
                                + d.after().get(0).rule())
                        .toList();
    }

    /** As many conditions as are read, on one argument and on two: one value differs. */
    @ParameterizedTest
    @ValueSource(strings = {"EQ", "GE", "NE", "EQ GE"})
    @Timeout(60)
    void veryManyConditions(String operators) throws Exception {
        boolean both = operators.contains(" ");
        int number = both ? 2000 : 4000;
        List<String> rules = IntStream.range(0, number)
                .mapToObj(i -> allow(
                        "ioctl",
                        both
                                ? where(1, i, "EQ").replace("]", "") + ","
                                        + where(2, 7L * i, "GE").substring(9)
                                : where(1, 3L * i + 9, operators)))
                .toList();
        List<String> less = new ArrayList<>(rules);
        less.remove(0);
        if (operators.equals("NE")) {
            less = List.of(rules.get(1));
        }
        List<String> found = differences(x86(rules.toArray(String[]::new)), x86(less.toArray(String[]::new)));
        String witness = switch (operators) {
            case "EQ", "GE" -> "ioctl(0, 9)";
            case "NE" -> "ioctl(0, 12)";
            default -> "ioctl(0, 0, 0)";
        };
        assertThat(found)
                .singleElement()
                .asString()
                .startsWith("narrowed for x86_64: ioctl, some arguments; " + witness);
    }

    /** runc and crun drop a rule that does what the default does before they look at the order. */
    @Test
    void aRuleLikeTheDefaultIsNone() throws Exception {
        SeccompProfile before = x86(ERRNO.formatted("mkdir", 1), allow("mkdir", ""));
        assertThat(differences(before, x86(allow("mkdir", "")))).isEmpty();
    }

    @Test
    void theFirstRuleWithoutConditionsWins() throws Exception {
        SeccompProfile before = x86(ERRNO.formatted("mkdir", 13), allow("mkdir", ""));
        SeccompProfile after = x86(allow("mkdir", ""), ERRNO.formatted("mkdir", 13));
        assertThat(differences(before, after))
                .containsExactly("widened for x86_64: mkdir; mkdir(); errno(13) mkdir -> allow mkdir");
        assertThat(differences(after, before))
                .containsExactly("narrowed for x86_64: mkdir; mkdir(); allow mkdir -> errno(13) mkdir");
        assertThat(differences(before, x86(ERRNO.formatted("mkdir", 2))))
                .containsExactly("changed for x86_64: mkdir; mkdir(); errno(13) mkdir -> errno(2) mkdir");
    }

    @Test
    void aConventionThatIsTakenAwayKillsItsPrograms() throws Exception {
        String both = "\"architectures\":[\"SCMP_ARCH_X86_64\",\"SCMP_ARCH_X86\"],";
        assertThat(differences(profile(both, allow("getpid", "")), x86(allow("getpid", ""))))
                .containsExactly("narrowed for x86: every call of x86 programs; getpid(); architecture x86 -> kill: the"
                        + " filter has no architecture x86");
        assertThat(differences(profile("", allow("getpid", "")), x86(allow("getpid", ""))))
                .as("a machine's own is always there")
                .isEmpty();
    }

    /** It depends on what the container holds: both answers are shown. */
    @Test
    void conditionsOnCapabilities() throws Exception {
        String filter = ",\"includes\":{\"caps\":[\"CAP_SYS_ADMIN\"]}";
        String map = "\"archMap\":[{\"architecture\":\"SCMP_ARCH_X86_64\",\"subArchitectures\":[]}],";
        String flags = allow("clone", masked(0, 0x7e020000L, 0));
        assertThat(differences(
                        profile(map, flags, allow("clone", filter), allow("unshare", filter)), profile(map, flags)))
                .containsExactly(
                        "narrowed for x86_64, with CAP_SYS_ADMIN: clone, some arguments; clone(0x20000); allow clone ->"
                                + " default errno(1)",
                        "narrowed for x86_64, with CAP_SYS_ADMIN: unshare; unshare(); allow unshare -> default"
                                + " errno(1)");
    }

    @Test
    void conditionsOnTheKernelAndTheMachine() throws Exception {
        String map = "\"archMap\":[{\"architecture\":\"SCMP_ARCH_X86_64\",\"subArchitectures\":[]},"
                + "{\"architecture\":\"SCMP_ARCH_S390X\",\"subArchitectures\":[]}],";
        String old = allow("ptrace", ",\"includes\":{\"minKernel\":\"4.8\"}");
        assertThat(differences(profile(map, old), profile(map, allow("ptrace", ""))))
                .containsExactly(
                        "widened for x86_64 s390x, before kernel 4.8: ptrace; ptrace(); default errno(1) -> allow"
                                + " ptrace");
        String some = allow("clone", ",\"excludes\":{\"arches\":[\"s390x\"]}");
        assertThat(differences(profile(map, some), profile(map, allow("clone", ""))))
                .containsExactly("widened for s390x: clone; clone(); default errno(1) -> allow clone");
    }

    /** A filter compares 64 bits where the kernel takes 32: the exact condition is narrower, and the witness shows by what. */
    @Test
    void anIntArgumentByWholeOrByHalf() throws Exception {
        SeccompProfile wide = x86(allow("socket", where(0, 40, "NE")));
        String refused = "{\"names\":[\"socket\"],\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":13"
                + masked(0, 0xffff_ffffL, 40) + "}";
        assertThat(differences(wide, x86(allow("socket", where(0, 40, "NE")), refused)))
                .containsExactly(
                        "narrowed for x86_64: socket, some arguments; socket(0x100000028); allow socket where arg0 != 40"
                                + " -> errno(13) socket where int arg0 == 40",
                        "changed for x86_64: socket, some arguments; socket(40); default errno(1) -> errno(13) socket"
                                + " where int arg0 == 40");
        assertThat(differences(wide, x86(allow("socket", where(0, 40, "LT")), allow("socket", where(0, 40, "GT")))))
                .isEmpty();
    }

    /** Two conditions on one argument make every condition of the rule one of its own, that on another argument too (seen by calls). */
    @Test
    void conditionsOfARuleThatNamesAnArgumentTwice() throws Exception {
        String one = "{\"index\":1,\"value\":5,\"op\":\"SCMP_CMP_EQ\"}";
        String other = "{\"index\":1,\"value\":7,\"op\":\"SCMP_CMP_EQ\"}";
        String flags = "{\"index\":0,\"value\":1,\"op\":\"SCMP_CMP_EQ\"}";
        SeccompProfile twice = x86(allow("mkdir", ",\"args\":[" + one + "," + flags + "," + other + "]"));
        SeccompProfile apart = x86(
                allow("mkdir", where(1, 5, "EQ")),
                allow("mkdir", where(0, 1, "EQ")),
                allow("mkdir", where(1, 7, "EQ")));
        assertThat(differences(twice, apart)).isEmpty();
        assertThat(differences(x86(allow("mkdir", ",\"args\":[" + one + "," + flags + "]")), twice))
                .containsExactly(
                        "widened for x86_64: mkdir, some arguments; mkdir(1, 0); default errno(1) -> allow mkdir"
                                + " where arg1 == 5 or arg0 == 1 or arg1 == 7");
    }

    @ParameterizedTest
    @CsvSource({
        "LT, 10, LE, 9, true",
        "LT, 10, LE, 10, false",
        "GE, 1, NE, 0, true",
        "GE, -1, EQ, -1, true",
        "GT, 0, GE, 2, false",
        "LE, 9223372036854775807, LT, -9223372036854775808, true",
    })
    void comparisonsAreUnsignedAndExact(String one, long value, String other, long otherValue, boolean same)
            throws Exception {
        SeccompProfile before = x86(allow("read", unsigned(2, value, one)));
        assertThat(differences(before, x86(allow("read", unsigned(2, otherValue, other))))
                        .isEmpty())
                .isEqualTo(same);
    }

    private static String unsigned(int index, long value, String operator) {
        return ",\"args\":[{\"index\":%d,\"value\":%s,\"op\":\"SCMP_CMP_%s\"}]"
                .formatted(index, Long.toUnsignedString(value), operator);
    }

    @Test
    void theDefaultAndTheFilterItself() throws Exception {
        SeccompProfile before = x86(allow("read", ""));
        SeccompProfile after = new SeccompMechanism(Dialect.DOCKER)
                .read(
                        "seccomp.json",
                        "{\"defaultAction\":\"SCMP_ACT_LOG\",\"flags\":[\"SECCOMP_FILTER_FLAG_LOG\"],"
                                + "\"architectures\":[\"SCMP_ARCH_X86_64\"],\"syscalls\":["
                                + allow("read", "") + "]}");
        assertThat(differences(before, after))
                .containsExactly(
                        "widened for x86_64: every call that no rule names; _sysctl(); default errno(1) -> default log",
                        "changed as a whole: flags; ; no flags -> flags SECCOMP_FILTER_FLAG_LOG");
    }

    @Test
    void tooManyMasksAreSaidToBe() throws Exception {
        List<String> rules = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            rules.add(allow("ioctl", masked(1, 1L << i, 1L << i)));
            rules.add(allow("ioctl", masked(2, 1L << i, 0)));
        }
        assertThatThrownBy(() -> differences(x86(rules.toArray(new String[0])), x86()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("ioctl");
    }

    /** A witness is decided differently; without a difference 10,000 random calls are decided alike; the mirror is the mirror. */
    @Test
    void randomProfiles() throws Exception {
        Random random = new Random(20261130);
        int different = 0;
        for (int round = 0; round < 400; round++) {
            SeccompProfile before = random(random);
            SeccompProfile after = random.nextInt(4) == 0 ? before : random(random);
            Comparison comparison = new FilterComparison(before, after).compare();
            assertThat(new FilterComparison(before, before).compare().isSame()).isTrue();
            assertThat(kinds(new FilterComparison(after, before).compare(), true))
                    .isEqualTo(kinds(comparison, false));
            different += comparison.isSame() ? 0 : 1;
            for (Difference difference : comparison.differences()) {
                long[] arguments = arguments(difference.witness());
                assertThat(action(before, arguments)).isNotEqualTo(action(after, arguments));
            }
            for (int i = 0; i < 10_000 && comparison.isSame(); i++) {
                long[] arguments = {value(random), value(random), 0, 0, 0, 0};
                assertThat(action(before, arguments)).isEqualTo(action(after, arguments));
            }
        }
        assertThat(different).isBetween(100, 399);
    }

    private static Set<String> kinds(Comparison comparison, boolean mirrored) {
        return comparison.differences().stream()
                .map(d -> (mirrored ? mirror(d.direction()) : d.direction()) + " " + d.accesses())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static ChangeDirection mirror(ChangeDirection direction) {
        return switch (direction) {
            case WIDENED -> ChangeDirection.NARROWED;
            case NARROWED -> ChangeDirection.WIDENED;
            case CHANGED -> ChangeDirection.CHANGED;
        };
    }

    private static long[] arguments(String witness) {
        long[] arguments = new long[6];
        String inside = witness.substring(witness.indexOf('(') + 1, witness.indexOf(')'));
        int i = 0;
        for (String one : inside.isEmpty() ? new String[0] : inside.split(", ", -1)) {
            arguments[i++] = one.startsWith("0x") ? Long.parseUnsignedLong(one.substring(2), 16) : Long.parseLong(one);
        }
        return arguments;
    }

    private static String action(SeccompProfile profile, long[] arguments) {
        FilterEvaluation evaluation = new FilterEvaluation(profile);
        return FilterEvaluation.decisive(evaluation.rules("read"), index -> OptionalLong.of(arguments[index]))
                .map(r -> r.action() + " " + r.effectiveErrno())
                .orElse(profile.defaultAction() + " " + profile.effectiveDefaultErrno());
    }

    private static long value(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(9);
            case 1 -> -1L - random.nextInt(3);
            case 2 -> (1L << 32) + random.nextInt(9);
            default -> random.nextLong();
        };
    }

    private static SeccompProfile random(Random random) {
        List<SyscallRule> rules = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            List<ArgumentCondition> conditions = new ArrayList<>();
            int some = random.nextInt(3);
            for (int j = 0; j < some; j++) {
                ArgumentOperator operator = OPERATORS.get(random.nextInt(OPERATORS.size()));
                boolean mask = operator == ArgumentOperator.MASKED_EQ;
                long first = mask ? List.of(0xffffffffL, 6L, 3L, 0xf0L).get(random.nextInt(4)) : value(random);
                conditions.add(
                        new ArgumentCondition(random.nextInt(2), first, mask ? value(random) & first : 0, operator));
            }
            Action action = List.of(Action.ALLOW, Action.ALLOW, Action.ERRNO, Action.KILL_PROCESS)
                    .get(random.nextInt(4));
            Optional<Integer> errno = action == Action.ERRNO ? Optional.of(1 + random.nextInt(2)) : Optional.empty();
            rules.add(new SyscallRule(
                    new TreeSet<>(Set.of("read")),
                    action,
                    errno,
                    conditions,
                    RuleConditions.NONE,
                    RuleConditions.NONE,
                    ""));
        }
        return new SeccompProfile(
                Action.ERRNO,
                Optional.of(1),
                List.of(Architecture.X86_64),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                rules);
    }
}
