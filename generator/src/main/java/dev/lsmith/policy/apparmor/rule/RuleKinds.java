package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Access;
import dev.lsmith.base.InputException;
import dev.lsmith.grammar.apparmor.AppArmorParser.MediatedContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.StatementContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** All kinds of rules. {@code RuleKindsTest} holds the list to {@link Rule}, to the grammar and to the kinds of accesses. */
public final class RuleKinds {
    /** Each kind once; differences between policies are told, and rules learnt, in this order. */
    public static final List<RuleKind> ALL = List.of(
            FileRule.KIND,
            LinkRule.KIND,
            CapabilityRule.KIND,
            SignalRule.KIND,
            NetworkRule.KIND,
            UnixRule.KIND,
            PtraceRule.KIND,
            MountRule.KIND,
            RemountRule.KIND,
            UmountRule.KIND,
            PivotRootRule.KIND,
            DbusRule.KIND,
            ChangeProfileRule.KIND,
            RlimitRule.KIND,
            UsernsRule.KIND,
            IoUringRule.KIND,
            MqueueRule.KIND,
            AllRule.KIND,
            IncludeRule.KIND,
            AbiRule.KIND);

    private static final Map<String, RuleKind.AccessReader> ACCESSES = ALL.stream()
            .flatMap(kind -> kind.accesses().entrySet().stream())
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    private static final Map<String, RuleKind.ArgumentsReader> KEYWORDS = ALL.stream()
            .flatMap(kind -> kind.keywords().entrySet().stream())
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    private static final Map<Class<?>, RuleKind.Statement<?>> STATEMENTS = ALL.stream()
            .flatMap(kind -> kind.statements().stream())
            .collect(Collectors.toUnmodifiableMap(RuleKind.Statement::type, statement -> statement));
    private static final Map<Class<?>, RuleKind.AccessQuery<?>> QUERIES = ALL.stream()
            .flatMap(kind -> kind.queries().stream())
            .collect(Collectors.toUnmodifiableMap(RuleKind.AccessQuery::access, query -> query));

    private static final Set<Class<?>> ANSWERED =
            ALL.stream().flatMap(kind -> kind.answered().stream()).collect(Collectors.toUnmodifiableSet());

    private RuleKinds() {}

    /**
     * The rules that a statement stands for: one, or two for {@code rl /a -> /b,}.
     *
     * @throws InputException when it makes no rule
     */
    public static List<Rule> read(StatementContext statement, RuleWords words, Qualifiers qualifiers)
            throws InputException {
        RuleKind.Statement<?> own = STATEMENTS.get(statement.getClass());
        if (own != null) {
            return own.read(statement, words, qualifiers);
        }
        if (!(statement instanceof MediatedContext rule)) {
            throw new IllegalStateException(
                    "no kind of rule reads a " + statement.getClass().getSimpleName());
        }
        String keyword = rule.kind().getText();
        RuleKind.ArgumentsReader reader = KEYWORDS.get(keyword);
        if (reader == null) {
            throw new IllegalStateException("no kind of rule reads the keyword " + keyword);
        }
        RuleArguments arguments = RuleArguments.of(words, rule);
        Rule read = reader.read(arguments, qualifiers);
        arguments.requireUsed();
        return List.of(read);
    }

    /** The forms of what a kernel asks, of all kinds. */
    public static List<QueryForm> forms() {
        return ALL.stream().flatMap(kind -> kind.forms().stream()).toList();
    }

    /** What an access asks the kernel; empty for one of which AppArmor is asked nothing, or not by a string of a table. */
    public static Optional<RuleKind.AccessQuery<?>> query(Access access) {
        return Optional.ofNullable(QUERIES.get(access.getClass()));
    }

    /** Whether AppArmor's rules are about such accesses at all: not about system calls, or what another mechanism alone is asked. */
    public static boolean answer(Access access) {
        return ANSWERED.contains(access.getClass());
    }

    /** The reader of an access that begins with a word; empty when no access does. */
    static Optional<RuleKind.AccessReader> access(String word) {
        return Optional.ofNullable(ACCESSES.get(word));
    }
}
