package dev.lsmith.policy.seccomp;

import dev.lsmith.policy.seccomp.SeccompProfile.Action;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentCondition;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes a filter as LXC's own text, version 2, which {@link LxcFilter} reads back. What that cannot say is told: actions that are logged or
 * that a tracer decides, flags, the machines of a filter, and rules for single containers.
 */
final class LxcFilterWriter {
    private final SeccompProfile profile;
    private final List<String> told = new ArrayList<>();

    private LxcFilterWriter(SeccompProfile profile) {
        this.profile = profile;
    }

    /**
     * A filter in a text of LXC's.
     *
     * @param text the text
     * @param told what is not as it was
     */
    record LxcText(String text, List<String> told) {
        LxcText {
            told = List.copyOf(told);
        }
    }

    /**
     * The text of a filter whose rules have no conditions on the container ({@link SeccompProfile#flatten}).
     *
     * @throws IllegalArgumentException when a rule has one
     */
    static LxcText of(SeccompProfile flat) {
        return new LxcFilterWriter(flat).write();
    }

    private LxcText write() {
        if (!profile.flags().isEmpty()) {
            told.add("LXC sets no flags of a filter: " + String.join(", ", profile.flags()));
        }
        if (profile.listenerPath().isPresent()) {
            told.add("the listener stands in lxc.seccomp.notify.proxy, and not in the filter");
        }
        boolean permits = profile.defaultAction().permits();
        StringBuilder text = new StringBuilder("2\n").append(permits ? "denylist" : "allowlist");
        text.append(' ')
                .append(answer(profile.defaultAction(), profile.effectiveDefaultErrno(), "what no rule names"))
                .append("\n[all]\n");
        for (SyscallRule rule : profile.rules()) {
            rule(rule, text);
        }
        return new LxcText(text.toString(), told);
    }

    private void rule(SyscallRule rule, StringBuilder text) {
        if (!rule.includes().isEmpty() || !rule.excludes().isEmpty()) {
            throw new IllegalArgumentException("a rule for some containers: " + rule.text());
        }
        String answer = answer(rule.action(), rule.effectiveErrno(), rule.text());
        if (answer.equals(
                answer(profile.defaultAction(), profile.effectiveDefaultErrno()).orElse("allow"))) {
            return;
        }
        for (String name : rule.names()) {
            if (!name.matches("[a-z0-9_]+")) {
                told.add("left out, as it is no name of a call: " + name);
                continue;
            }
            for (List<ArgumentCondition> way : rule.ways()) {
                text.append(name).append(' ').append(answer);
                if (!way.isEmpty()) {
                    text.append(' ')
                            .append(way.stream().map(LxcFilterWriter::condition).collect(Collectors.joining(" ")));
                }
                text.append('\n');
            }
        }
    }

    /** What is only logged is allowed without a word; a call that a tracer decides fails, as it does without one. */
    private String answer(Action action, int errno, String whose) {
        Optional<String> own = answer(action, errno);
        if (own.isEmpty()) {
            told.add("is allowed and not logged any more: " + whose);
        } else if (action == Action.TRACE) {
            told.add("fails and no tracer is asked any more: " + whose);
        } else if (action == Action.KILL_PROCESS) {
            told.add("kills the thread, and not the process: " + whose);
        }
        return own.orElse("allow");
    }

    private static Optional<String> answer(Action action, int errno) {
        return switch (action) {
            case KILL_PROCESS, KILL_THREAD, KILL -> Optional.of("kill");
            case TRAP -> Optional.of("trap");
            case ERRNO, TRACE -> Optional.of("errno " + errno);
            case NOTIFY -> Optional.of("notify");
            case ALLOW -> Optional.of("allow");
            case LOG -> Optional.empty();
        };
    }

    private static String condition(ArgumentCondition condition) {
        boolean masked = condition.operator() == ArgumentOperator.MASKED_EQ;
        return "[" + condition.index() + ","
                + Long.toUnsignedString(masked ? condition.valueTwo() : condition.value()) + ","
                + condition.operator().spelling()
                + (masked ? "," + Long.toUnsignedString(condition.value()) : "") + "]";
    }
}
