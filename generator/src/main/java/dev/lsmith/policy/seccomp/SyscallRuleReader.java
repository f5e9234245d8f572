package dev.lsmith.policy.seccomp;

import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.policy.seccomp.RuleConditions.KernelVersion;
import dev.lsmith.policy.seccomp.SeccompProfile.Action;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentCondition;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentOperator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads the entries of {@code syscalls}. */
final class SyscallRuleReader {
    /** Each condition takes one instruction at least, and a filter has no more than so many (BPF_MAXINSNS, uapi/linux/bpf_common.h). */
    private static final int MOST_CONDITIONS = 4096;

    /** Far more than calls and actions there are. */
    private static final int MOST_RULES = 20_000;

    private final Dialect dialect;
    private final DialectKeys words;

    SyscallRuleReader(Dialect dialect, DialectKeys words) {
        this.dialect = dialect;
        this.words = words;
    }

    /** A rule and where its entry stands. */
    record PlacedSyscallRule(SyscallRule rule, Position at) {}

    List<SyscallRule> rules(JsonObject top) throws InputException {
        return placed(top).stream().map(PlacedSyscallRule::rule).toList();
    }

    List<PlacedSyscallRule> placed(JsonObject top) throws InputException {
        List<PlacedSyscallRule> rules = new ArrayList<>();
        Set<List<Object>> conditions = new HashSet<>();
        for (JsonValue value : top.listOf("syscalls")) {
            JsonObject entry = value.object();
            words.known(entry, DialectKeys.RULE_KEYS);
            SortedSet<String> names = names(entry);
            Action action = words.action(entry.required("action"));
            if (action == Action.NOTIFY && names.contains("write")) {
                throw entry.required("action")
                        .place()
                        .complain("seccomp-notify", "SCMP_ACT_NOTIFY cannot be used for write", "");
            }
            Optional<Integer> errno = words.errno(entry, "errnoRet", "errno", action);
            List<ArgumentCondition> arguments = arguments(entry);
            RuleConditions includes = filter(entry, "includes");
            RuleConditions excludes = filter(entry, "excludes");
            String comment = dialect.conditional() ? entry.textIn("comment").orElse("") : "";
            if (names.isEmpty()) {
                words.warn(entry.place(), "seccomp-no-names", "the rule names no system call and does nothing", "");
            } else {
                if (!arguments.isEmpty()) {
                    names.forEach(name -> conditions.add(List.of(name, arguments, includes, excludes)));
                }
                if (conditions.size() > MOST_CONDITIONS || rules.size() > MOST_RULES) {
                    throw entry.place()
                            .complain(
                                    "seccomp-size",
                                    "more conditions on arguments than the " + MOST_CONDITIONS
                                            + " instructions of the longest filter that a kernel loads, or more than "
                                            + MOST_RULES + " rules",
                                    "give fewer rules");
                }
                rules.add(new PlacedSyscallRule(
                        new SyscallRule(names, action, errno, arguments, includes, excludes, comment),
                        entry.place().position()));
            }
        }
        return rules;
    }

    private SortedSet<String> names(JsonObject entry) throws InputException {
        TreeSet<String> names = new TreeSet<>(entry.textsOf("names"));
        Optional<String> single = dialect.conditional() ? entry.textIn("name") : Optional.<String>empty();
        if (single.isPresent() && !names.isEmpty()) {
            throw entry.required("name")
                    .place()
                    .complain("seccomp-name", "both 'name' and 'names' are specified", "use either 'name' or 'names'");
        }
        single.ifPresent(names::add);
        return names;
    }

    private List<ArgumentCondition> arguments(JsonObject entry) throws InputException {
        List<ArgumentCondition> arguments = new ArrayList<>();
        for (JsonValue value : entry.listOf("args")) {
            JsonObject argument = value.object();
            words.known(argument, DialectKeys.ARGUMENT_KEYS);
            arguments.add(new ArgumentCondition(
                    index(argument),
                    number(argument, "value"),
                    number(argument, "valueTwo"),
                    operator(argument.required("op"))));
        }
        return arguments;
    }

    private int index(JsonObject argument) throws InputException {
        Optional<JsonValue> index = argument.member("index");
        long number = index.isPresent() ? words.unsigned(index.get()) : 0;
        if (Long.compareUnsigned(number, ArgumentCondition.MAX_INDEX) > 0) {
            throw argument.required("index")
                    .place()
                    .complain(
                            "seccomp-index",
                            "system calls have up to 6 arguments, this is number " + Long.toUnsignedString(number),
                            "they are counted from 0");
        }
        return (int) number;
    }

    private long number(JsonObject argument, String key) throws InputException {
        Optional<JsonValue> value = argument.member(key);
        return value.isPresent() ? words.unsigned(value.get()) : 0;
    }

    private static ArgumentOperator operator(JsonValue value) throws InputException {
        Optional<ArgumentOperator> operator = ArgumentOperator.spelled(value.text());
        if (operator.isEmpty()) {
            throw value.place()
                    .complain(
                            "seccomp-operator",
                            "\"" + value.text() + "\" is not an operator",
                            "write it like SCMP_CMP_EQ, in capitals");
        }
        return operator.get();
    }

    private RuleConditions filter(JsonObject entry, String key) throws InputException {
        Optional<JsonValue> value = dialect.conditional() ? entry.member(key) : Optional.<JsonValue>empty();
        if (value.isEmpty()) {
            return RuleConditions.NONE;
        }
        JsonObject filter = value.get().object();
        words.known(filter, DialectKeys.FILTER_KEYS);
        SortedSet<String> capabilities = new TreeSet<>();
        for (JsonValue capability : filter.listOf("caps")) {
            if (!capability.text().matches("CAP_[A-Z0-9_]+")) {
                words.warn(
                        capability.place(),
                        "seccomp-capability",
                        "no container holds a capability of this name",
                        "write it like CAP_SYS_ADMIN");
            }
            capabilities.add(capability.text());
        }
        return new RuleConditions(capabilities, new TreeSet<>(filter.textsOf("arches")), minKernel(filter));
    }

    private Optional<KernelVersion> minKernel(JsonObject filter) throws InputException {
        Optional<JsonValue> value = filter.member("minKernel");
        if (dialect != Dialect.DOCKER || value.isEmpty() || value.get().text().isEmpty()) {
            return Optional.empty();
        }
        Optional<KernelVersion> version = KernelVersion.parse(value.get().text());
        if (version.isEmpty()) {
            throw value.get()
                    .place()
                    .complain(
                            "seccomp-kernel",
                            "\"" + value.get().text() + "\" is not a kernel version",
                            "write major and minor only: \"4.8\"");
        }
        return version;
    }
}
