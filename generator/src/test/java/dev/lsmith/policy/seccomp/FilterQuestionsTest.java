package dev.lsmith.policy.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import dev.lsmith.base.kernel.KernelTable;
import dev.lsmith.base.kernel.KernelTable.Syscalls;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.seccomp.SeccompProfile.Action;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import dev.lsmith.policy.seccomp.SeccompProfile.HighestCall;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentCondition;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentOperator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Writes questions for a kernel, with lsmith's own answers: {@code examples/lab/oracle} has a runtime start a program under each
 * filter and has it make the calls. A filter is a pair of files in the folder {@code lsmith.questions}: the profile as a runtime
 * takes it, and a line for each call: its number, six arguments, and what becomes of it.
 */
@EnabledIfSystemProperty(named = "lsmith.questions", matches = ".+")
class FilterQuestionsTest {
    private static final Path FOLDER = Path.of(System.getProperty("lsmith.questions", ""), "seccomp");
    private static final Path ROOT = Path.of(System.getProperty("lsmith.root", ".."));
    private static final int RANDOM_FILTERS = Integer.getInteger("lsmith.questions.filters", 60);
    private static final int MOST_EACH = Integer.getInteger("lsmith.questions.calls", 3_000);
    private static final int ARGUMENTS = 6;
    private static final List<ArgumentOperator> OPERATORS = List.of(ArgumentOperator.values());
    private static final int MOST_KILLED = 2;

    /** The largest number that the libseccomp 2.5 of the lab knows; a rule about a newer call makes nothing there. */
    private static final long NEWEST = 450;

    /** Numbers below it that libseccomp has only since 2.6. */
    private static final Set<Long> UNKNOWN = Set.of(335L, 336L);

    /** Also rules of one call that overlap and disagree; libseccomp decides between them by an order of its own. */
    private static final boolean OVERLAPPING = Boolean.getBoolean("lsmith.questions.overlapping");

    /** Calls that no runtime makes between loading a filter and starting the program. */
    private static final List<String> SUBJECTS = List.of(
            "mkdir",
            "socket",
            "ioctl",
            "ptrace",
            "keyctl",
            "unshare",
            "setns",
            "semop",
            "splice",
            "personality",
            "bpf");

    /** What containers may hold: nothing, Docker's default, everything. */
    private static final Map<String, SortedSet<String>> CAPABILITIES = Map.of(
            "none", new TreeSet<>(),
            "all", new TreeSet<>(KernelTable.CAPABILITIES.names()));

    private final Syscalls syscalls = new Syscalls();
    private final Random random = new Random(Long.getLong("lsmith.seed", 13));
    private long asked;

    @Test
    void write() throws IOException, InputException {
        Files.createDirectories(FOLDER);
        SeccompProfile docker = read(ROOT.resolve("profiles/baselines/docker-seccomp.json"));
        for (Path file : shipped()) {
            SeccompProfile profile = read(file);
            String name = ROOT.relativize(file).toString().replace('/', '-').replace(".json", "");
            for (Map.Entry<String, SortedSet<String>> held : CAPABILITIES.entrySet()) {
                write(name + "-" + held.getKey(), flat(profile, held.getValue()), flat(docker, held.getValue()));
            }
        }
        for (int i = 0; i < RANDOM_FILTERS; i++) {
            SeccompProfile one = random();
            write("random-" + i, one, random());
        }
        System.out.println(asked + " questions of seccomp filters");
        assertThat(asked).isPositive();
    }

    private static List<Path> shipped() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : List.of("examples", "profiles")) {
            try (Stream<Path> all = Files.walk(ROOT.resolve(folder))) {
                all.filter(f -> f.getFileName().toString().matches("(.*-)?seccomp(\\.podman)?\\.json"))
                        .sorted()
                        .forEach(files::add);
            }
        }
        return files;
    }

    private static SeccompProfile read(Path file) throws IOException, InputException {
        Dialect dialect = file.getFileName().toString().contains("podman") ? Dialect.PODMAN : Dialect.DOCKER;
        return SeccompReader.read(dialect, file.toString(), Files.readString(file))
                .profile();
    }

    private static SeccompProfile flat(SeccompProfile profile, SortedSet<String> capabilities) {
        return profile.flatten(Architecture.X86_64, capabilities, SeccompMechanism.KERNEL);
    }

    private void write(String name, SeccompProfile profile, SeccompProfile other) throws IOException {
        for (String text : new SeccompMechanism(Dialect.OCI).render(profile).values()) {
            Files.writeString(FOLDER.resolve(name + ".json"), text);
        }
        FilterEvaluation evaluation = new FilterEvaluation(profile);
        int killed = 0;
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(FOLDER.resolve(name + ".questions")))) {
            for (Call call : calls(profile, other)) {
                String answer = answer(profile, evaluation, call);
                if (!answer.startsWith("kill") || killed++ < MOST_KILLED) {
                    out.println(line(call, answer));
                    asked++;
                }
            }
        }
    }

    private record Call(String name, List<Long> arguments) {}

    private String answer(SeccompProfile profile, FilterEvaluation evaluation, Call call) {
        Optional<SyscallRule> rule = FilterEvaluation.decisive(
                evaluation.rules(call.name()),
                index -> OptionalLong.of(call.arguments().get(index)));
        if (rule.isEmpty() && isStubbed(profile, call)) {
            return "errno-38";
        }
        Action action = rule.map(SyscallRule::action).orElse(profile.defaultAction());
        int errno = rule.map(SyscallRule::effectiveErrno).orElseGet(profile::effectiveDefaultErrno);
        return switch (action) {
            case ALLOW, LOG -> "allow";
            case ERRNO -> "errno-" + errno;
            case TRAP -> "trap";
            case KILL, KILL_PROCESS, KILL_THREAD -> "kill";
            default -> throw new IllegalStateException(action.spelling());
        };
    }

    /** As {@link SeccompMechanism} says it of runc, which is asked. */
    private boolean isStubbed(SeccompProfile profile, Call call) {
        long number = syscalls.number("x86_64", call.name()).orElseThrow();
        return profile.defaultAction() == Action.ERRNO
                && HighestCall.named(profile, "x86_64", syscalls)
                        .filter(highest -> number > highest.number())
                        .isPresent();
    }

    private String line(Call call, String answer) {
        StringBuilder line = new StringBuilder();
        line.append(syscalls.number("x86_64", call.name()).orElseThrow());
        call.arguments().forEach(a -> line.append(' ').append(Long.toHexString(a)));
        return line.append(' ').append(answer).toString();
    }

    /** Every call with telling arguments, and the witnesses of what tells the filter from another. */
    private List<Call> calls(SeccompProfile profile, SeccompProfile other) {
        Map<String, Call> calls = new LinkedHashMap<>();
        try {
            for (Difference difference :
                    new FilterComparison(profile, other).compare().differences()) {
                witness(difference).ifPresent(call -> add(calls, call));
            }
        } catch (InputException tooManyConditions) {
            System.out.println(tooManyConditions.getMessage());
        }
        SortedMap<String, List<ArgumentCondition>> conditions = conditions(profile);
        for (String name : syscalls.names("x86_64")) {
            add(calls, new Call(name, List.of(0L, 0L, 0L, 0L, 0L, 0L)));
            add(calls, new Call(name, drawn(List.of())));
        }
        List<String> conditional = List.copyOf(conditions.keySet());
        for (int i = 0; i < MOST_EACH - calls.size() && !conditional.isEmpty(); i++) {
            String name = conditional.get(random.nextInt(conditional.size()));
            add(calls, new Call(name, drawn(conditions.getOrDefault(name, List.of()))));
        }
        return List.copyOf(calls.values());
    }

    private void add(Map<String, Call> calls, Call call) {
        long number = syscalls.number("x86_64", call.name()).orElse(NEWEST + 1);
        if (number <= NEWEST && !UNKNOWN.contains(number)) {
            calls.putIfAbsent(call.toString(), call);
        }
    }

    private static SortedMap<String, List<ArgumentCondition>> conditions(SeccompProfile profile) {
        SortedMap<String, List<ArgumentCondition>> conditions = new TreeMap<>();
        for (SyscallRule rule : profile.rules()) {
            for (String name : rule.names()) {
                if (!rule.unconditional()) {
                    conditions.computeIfAbsent(name, n -> new ArrayList<>()).addAll(rule.arguments());
                }
            }
        }
        return conditions;
    }

    /** Arguments at the edge of the conditions: their values, one more, one less, with a bit of the upper half. */
    private List<Long> drawn(List<ArgumentCondition> conditions) {
        Long[] arguments = new Long[ARGUMENTS];
        Arrays.setAll(arguments, i -> value());
        for (ArgumentCondition condition : conditions) {
            if (random.nextInt(3) > 0) {
                long value = condition.operator() == ArgumentOperator.MASKED_EQ
                        ? condition.valueTwo() | (random.nextLong() & ~condition.value())
                        : condition.value();
                arguments[condition.index()] = switch (random.nextInt(6)) {
                    case 0 -> value + 1;
                    case 1 -> value - 1;
                    case 2 -> value ^ 1L << random.nextInt(64);
                    case 3 -> value | 1L << 32;
                    default -> value;
                };
            }
        }
        return List.of(arguments);
    }

    private long value() {
        return switch (random.nextInt(5)) {
            case 0 -> 0;
            case 1 -> random.nextInt(50);
            case 2 -> -1L - random.nextInt(3);
            case 3 -> (1L << 32) + random.nextInt(50);
            default -> random.nextLong();
        };
    }

    /** {@code clone(0x20000)} as a call; empty for what is no call of this machine. */
    private static Optional<Call> witness(Difference difference) {
        String text = difference.witness();
        int open = text.indexOf('(');
        if (open < 0 || !difference.subject().contains("x86_64")) {
            return Optional.empty();
        }
        Long[] arguments = {0L, 0L, 0L, 0L, 0L, 0L};
        String inside = text.substring(open + 1, text.indexOf(')'));
        String[] words = inside.isEmpty() ? new String[0] : inside.split(", ", -1);
        for (int i = 0; i < words.length; i++) {
            arguments[i] = words[i].startsWith("0x")
                    ? Long.parseUnsignedLong(words[i].substring(2), 16)
                    : Long.parseUnsignedLong(words[i]);
        }
        return Optional.of(new Call(text.substring(0, open), List.of(arguments)));
    }

    /** Rules about {@link #SUBJECTS} that meet and disagree; all other calls are as the default says, or allowed. */
    private SeccompProfile random() {
        Action fallback = random.nextBoolean() ? Action.ERRNO : random.nextBoolean() ? Action.ALLOW : Action.LOG;
        List<SyscallRule> rules = new ArrayList<>();
        if (fallback == Action.ERRNO) {
            SortedSet<String> rest = new TreeSet<>(syscalls.names("x86_64"));
            rest.removeAll(SUBJECTS);
            rules.add(SyscallRule.allow(rest, ""));
        }
        for (String subject : SUBJECTS) {
            for (int i = OVERLAPPING ? random.nextInt(4) : random.nextInt(2); i > 0; i--) {
                rules.add(rule(subject));
            }
        }
        return new SeccompProfile(
                fallback,
                fallback == Action.ERRNO ? Optional.of(random.nextBoolean() ? 1 : 38) : Optional.empty(),
                List.of(Architecture.X86_64),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                rules);
    }

    private SyscallRule rule(String subject) {
        List<ArgumentCondition> conditions = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            ArgumentOperator operator = OPERATORS.get(random.nextInt(OPERATORS.size()));
            boolean mask = operator == ArgumentOperator.MASKED_EQ;
            long first = mask ? List.of(0xffff_ffffL, 6L, 3L, 0xf0L, -1L).get(random.nextInt(5)) : value();
            conditions.add(new ArgumentCondition(random.nextInt(3), first, mask ? value() & first : 0, operator));
        }
        Action action = List.of(
                        Action.ALLOW,
                        Action.ALLOW,
                        Action.LOG,
                        Action.ERRNO,
                        Action.ERRNO,
                        Action.TRAP,
                        Action.KILL_PROCESS)
                .get(random.nextInt(7));
        return new SyscallRule(
                new TreeSet<>(Set.of(subject)),
                action,
                action == Action.ERRNO ? Optional.of(1 + random.nextInt(2)) : Optional.empty(),
                conditions,
                RuleConditions.NONE,
                RuleConditions.NONE,
                "");
    }
}
