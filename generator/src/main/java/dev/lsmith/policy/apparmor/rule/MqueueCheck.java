package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.MessageQueueUse.QueueType;
import dev.lsmith.pattern.GlobWriter;
import java.util.Optional;

/** Names of message queues by their type (apparmor.d(5), "Message Queue rules"). */
public final class MqueueCheck implements RuleCheck {
    @Override
    public Optional<Refusal> check(Rule rule, LanguageVersion version) {
        if (!(rule instanceof MqueueRule queue) || queue.name().isEmpty()) {
            return Optional.empty();
        }
        String name = GlobWriter.write(queue.name().get());
        boolean path = name.startsWith("/");
        boolean key = name.matches("[0-9]+");
        QueueType type = queue.queueType().orElse(path ? QueueType.POSIX : QueueType.SYSV);
        if (type == QueueType.POSIX ? path : key) {
            return Optional.empty();
        }
        return Optional.of(Refusal.of(
                "`" + name + "` is no name of such a message queue",
                "a posix queue begins with `/`, a sysv queue is a number"));
    }
}
