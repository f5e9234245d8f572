package dev.lsmith.policy.seccomp;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.kernel.KernelTable.Syscalls;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.LintCode;
import dev.lsmith.policy.LintCode.LintCodes;
import dev.lsmith.policy.Mechanism.SourceFile;
import dev.lsmith.policy.seccomp.SeccompProfile.Action;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import dev.lsmith.policy.seccomp.SeccompProfile.HighestCall;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentCondition;
import dev.lsmith.policy.seccomp.SyscallRuleReader.PlacedSyscallRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/** What is wrong with a filter, or wider than it looks ({@code profiles/lint/codes.ini}). */
final class FilterLint {
    /** ENOSYS, which C libraries take for a call that the kernel does not have. */
    private static final int ENOSYS = 38;

    private static final long NEW_USER_NAMESPACE = 0x1000_0000L;

    private final Dialect dialect;
    private final SourceFile file;
    private final LintCodes codes = new LintCodes();
    private final Syscalls calls = new Syscalls();
    private final List<Finding> findings = new ArrayList<>();

    FilterLint(Dialect dialect, SourceFile file) {
        this.dialect = LxcFilter.isLxc(file.text()) ? Dialect.DOCKER : dialect;
        this.file = file;
    }

    /** All that there is to say, sorted; what cannot be read is a finding. */
    List<Finding> findings() {
        try {
            SeccompReader.ReadProfile read = SeccompReader.read(dialect, file.name(), file.text());
            read.warnings().forEach(warning -> findings.add(told(warning)));
            List<PlacedSyscallRule> rules = new SyscallRuleReader(dialect, new DialectKeys(dialect))
                    .placed(LxcFilter.value(file.name(), file.text()).object());
            whole(read.profile());
            for (PlacedSyscallRule rule : rules) {
                rule(read.profile(), rule, rules);
            }
        } catch (InputException e) {
            findings.add(told(e.diagnostic()));
        }
        return findings.stream().distinct().sorted().toList();
    }

    private Finding told(Diagnostic told) {
        return new Finding(
                told.position().orElse(Position.ofSource(file.name())),
                told.severity(),
                told.code(),
                told.message(),
                LintCode.find(told.code())
                        .map(LintCode::why)
                        .orElse(
                                told.severity() == Severity.ERROR
                                        ? "the runtime refuses it"
                                        : "the runtime passes over it"),
                told.help());
    }

    private void add(String code, Position at, String subject) {
        findings.add(codes.finding(code, at, subject));
    }

    /** What the profile as a whole opens, for a container that holds no capability. */
    private void whole(SeccompProfile profile) {
        Position start = new Position(file.name(), 1, 1);
        if (profile.defaultAction().permits()) {
            add("seccomp-default-allows", start, profile.defaultAction().spelling());
        }
        FilterAnswers answers = new FilterAnswers(profile, new TreeSet<>());
        boolean cloned = permits(answers, "clone", NEW_USER_NAMESPACE);
        for (String call : List.of("clone", "unshare")) {
            if (permits(answers, call, NEW_USER_NAMESPACE)) {
                add("seccomp-user-namespaces", placeOf(profile, call, start), call);
            }
        }
        if (!cloned && answers.of("clone3", List.of()).permitted()) {
            add("seccomp-clone3", placeOf(profile, "clone3", start), "clone3");
        }
        Optional<HighestCall> newest =
                HighestCall.named(profile, answers.machine().callName(), calls);
        if (profile.defaultAction() == Action.ERRNO
                && profile.effectiveDefaultErrno() != ENOSYS
                && newest.isPresent()) {
            add(
                    "seccomp-newest-call",
                    start,
                    newest.get().name() + " (" + newest.get().number() + ")");
        }
        architectures(profile, start);
    }

    private static boolean permits(FilterAnswers answers, String call, long first) {
        return answers.of(call, List.of(OptionalLong.of(first))).permitted();
    }

    /** Where the text names the call first. */
    private Position placeOf(SeccompProfile profile, String call, Position start) {
        int line = 1;
        for (String text : profile.rules().isEmpty()
                ? List.<String>of()
                : file.text().lines().toList()) {
            int column = text.indexOf('"' + call + '"');
            if (column >= 0) {
                return new Position(file.name(), line, column + 1);
            }
            line++;
        }
        return start;
    }

    private void architectures(SeccompProfile profile, Position start) {
        List<Architecture> all = new ArrayList<>(profile.architectures());
        profile.archMap().forEach(entry -> all.addAll(entry.subArchitectures()));
        boolean guest = false;
        for (Architecture architecture : List.of(Architecture.X86, Architecture.X32)) {
            if (all.contains(architecture)) {
                add("seccomp-foreign-architecture", spelled(architecture, start), architecture.callName());
                guest = true;
            }
        }
        FilterAnswers answers = new FilterAnswers(profile, new TreeSet<>());
        if (guest && answers.of("socketcall", List.of()).permitted()) {
            add("seccomp-multiplexer", placeOf(profile, "socketcall", start), "socketcall");
        }
    }

    private Position spelled(Architecture architecture, Position start) {
        int line = 1;
        for (String text : file.text().lines().toList()) {
            int column = text.indexOf('"' + architecture.spelling() + '"');
            if (column >= 0) {
                return new Position(file.name(), line, column + 1);
            }
            line++;
        }
        return start;
    }

    private void rule(SeccompProfile profile, PlacedSyscallRule placed, List<PlacedSyscallRule> all) {
        SyscallRule rule = placed.rule();
        for (String name : rule.names()) {
            if (!calls.names().contains(name)) {
                add("seccomp-unknown-call", placed.at(), name);
            }
        }
        if (profile.likeDefault(rule)) {
            add("seccomp-like-default", placed.at(), rule.text());
        } else {
            dead(profile, placed, all);
        }
        highBits(profile, placed);
        boolean everyone =
                rule.action().permits() && rule.includes().capabilities().isEmpty() && rule.unconditional();
        if (everyone && rule.names().contains("socket")) {
            add("seccomp-socket-families", placed.at(), "socket");
        }
        for (List<String> row : everyone ? ShippedData.rows("lint/open-calls.csv") : List.<List<String>>of()) {
            if (rule.names().contains(row.get(0))) {
                add("seccomp-open-call", placed.at(), row.get(1));
            }
        }
    }

    /** A rule is dead if, of each of its calls, an earlier or unconditional one decides for the same containers. */
    private void dead(SeccompProfile profile, PlacedSyscallRule placed, List<PlacedSyscallRule> all) {
        SyscallRule rule = placed.rule();
        boolean everywhere = rule.names().stream()
                .allMatch(name -> all.stream()
                        .anyMatch(other -> !other.equals(placed) && decides(profile, other, placed, all, name)));
        if (everywhere) {
            add("seccomp-dead-rule", placed.at(), rule.text());
        }
    }

    private static boolean decides(
            SeccompProfile profile,
            PlacedSyscallRule other,
            PlacedSyscallRule rule,
            List<PlacedSyscallRule> all,
            String name) {
        boolean always = other.rule().unconditional()
                && other.rule().names().contains(name)
                && !profile.likeDefault(other.rule())
                && forAtLeast(other.rule(), rule.rule());
        return always && (all.indexOf(other) < all.indexOf(rule) || !rule.rule().unconditional());
    }

    private static boolean forAtLeast(SyscallRule other, SyscallRule rule) {
        boolean unbound = other.includes().isEmpty() && other.excludes().isEmpty();
        return unbound
                || (other.includes().equals(rule.includes()) && other.excludes().equals(rule.excludes()));
    }

    /** A value that is refused by a condition, or not allowed by one, and the same value with a bit above: allowed. */
    private void highBits(SeccompProfile profile, PlacedSyscallRule placed) {
        SyscallRule rule = placed.rule();
        for (String name : rule.names()) {
            for (ArgumentCondition condition : rule.arguments()) {
                if (IntArguments.isInt(name, condition.index()) && opens(profile, rule, condition)) {
                    add("seccomp-int-high-bits", placed.at(), rule.only(name).text());
                }
            }
        }
    }

    private static boolean opens(SeccompProfile profile, SyscallRule rule, ArgumentCondition condition) {
        boolean permits = rule.action().permits();
        boolean upwards = switch (condition.operator()) {
            case NE, GE, GT -> true;
            case EQ, LT, LE -> false;
            case MASKED_EQ -> condition.value() >>> Integer.SIZE != 0 && condition.valueTwo() >>> Integer.SIZE != 0;
        };
        boolean misses = condition.operator() == SyscallRule.ArgumentOperator.MASKED_EQ
                ? condition.value() >>> Integer.SIZE != 0
                : !upwards;
        return permits ? upwards : misses && profile.defaultAction().permits();
    }
}
