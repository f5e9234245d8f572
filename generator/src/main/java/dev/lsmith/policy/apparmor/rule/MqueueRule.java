package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Access;
import dev.lsmith.access.MessageQueueUse;
import dev.lsmith.base.InputException;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.ByteSet;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.GlobWriter;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.apparmor.rule.AccessText.AccessWords;
import dev.lsmith.policy.apparmor.rule.KernelQuery.QueryBytes;
import dev.lsmith.policy.apparmor.rule.LanguageVersion.Refusal;
import dev.lsmith.policy.apparmor.rule.Mediation.MediationClass;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.antlr.v4.runtime.ParserRuleContext;

/**
 * {@code mqueue (read) type=posix /queue,} (AppArmor 4.0)
 *
 * @param qualifiers what stands before it
 * @param permissions empty for all
 * @param queueType {@code posix} or {@code sysv}
 * @param label the queue's label
 * @param name {@code /name}, or the key of a System V queue
 */
public record MqueueRule(
        Qualifiers qualifiers,
        SortedSet<MessageQueueUse.QueuePermission> permissions,
        Optional<MessageQueueUse.QueueType> queueType,
        Optional<Glob> label,
        Optional<Glob> name)
        implements Rule {
    private static final int POSIX_QUEUE = 1;
    private static final int SYSV_QUEUE = 2;

    private static final QueryForm FORM = QueryForm.policy(
            "message_queue",
            bits(List.of()),
            () -> BytePattern.sequence(
                    BytePattern.bytes(MediationClass.MQUEUE.head()),
                    new BytePattern.One(ByteSet.of(POSIX_QUEUE, SYSV_QUEUE)),
                    BytePattern.fields(List.of(GlobPatterns.SOMEBODY, GlobPatterns.SOMEBODY))),
            (text, bits) ->
                    "mqueue type=" + (text[1] == POSIX_QUEUE ? "posix " : "sysv ") + QueryForm.field(text, 2, 0));

    static final RuleKind KIND = RuleKind.of(MqueueRule.class)
            .since(LanguageVersion.V4_0)
            .keyword("mqueue", MqueueRule::read)
            .every(qualifiers ->
                    new MqueueRule(qualifiers, new TreeSet<>(), Optional.empty(), Optional.empty(), Optional.empty()))
            .forms(FORM)
            .asked(MessageQueueUse.class, MediationClass.MQUEUE, (use, profile) -> queries(use))
            .access("mqueue", (words, ownership) -> access(words))
            .learnt(MqueueRule::learn)
            .build();

    public MqueueRule {
        permissions = Spelled.sorted(permissions);
    }

    private static Rule read(RuleArguments arguments, Qualifiers qualifiers) throws InputException {
        Map<String, List<MessageQueueUse.QueuePermission>> shorts =
                RuleArguments.readWrite(MessageQueueUse.QueuePermission.READ, MessageQueueUse.QueuePermission.WRITE);
        List<ParserRuleContext> words = arguments.leadingPermissions(MessageQueueUse.QueuePermission.class, shorts);
        Optional<Glob> name = arguments.nextGlob();
        Optional<MessageQueueUse.QueueType> type = Optional.empty();
        Optional<String> typeWord = arguments.text("type");
        if (typeWord.isPresent()) {
            type = Optional.of(
                    switch (typeWord.get()) {
                        case "posix" -> MessageQueueUse.QueueType.POSIX;
                        case "sysv" -> MessageQueueUse.QueueType.SYSV;
                        default -> throw arguments.fault("expected type=posix or type=sysv");
                    });
        }
        return new MqueueRule(
                qualifiers,
                arguments.words().permissions(words, MessageQueueUse.QueuePermission.class, shorts),
                type,
                arguments.glob("label"),
                name);
    }

    private static Access access(AccessWords words) throws InputException {
        SortedSet<MessageQueueUse.QueuePermission> permissions = new TreeSet<>();
        while (!words.peek().isEmpty() && !words.peek().startsWith("/")) {
            for (String word : AccessWords.list(words.needed("a permission"))) {
                permissions.add(words.constant(MessageQueueUse.QueuePermission.class, word));
            }
        }
        boolean posix = !words.condition("type").orElse("posix").equals("sysv");
        return new MessageQueueUse(
                posix ? MessageQueueUse.QueueType.POSIX : MessageQueueUse.QueueType.SYSV,
                words.needed("the queue's name"),
                permissions);
    }

    @Override
    public RuleKind kind() {
        return KIND;
    }

    /** The type of queue as written; empty when not given. */
    public String typeWord() {
        return queueType.map(Spelled::lower).orElse("");
    }

    @Override
    public MqueueRule with(Qualifiers qualifiers) {
        return new MqueueRule(qualifiers, permissions, queueType, label, name);
    }

    @Override
    public MqueueRule withPatterns(UnaryOperator<Glob> change) {
        return new MqueueRule(qualifiers, permissions, queueType, label.map(change), name.map(change));
    }

    /** Names of message queues by their type (apparmor.d(5), "Message Queue rules"). */
    @Override
    public Optional<Refusal> check(LanguageVersion version) {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        String written = GlobWriter.write(name.get());
        boolean path = written.startsWith("/");
        boolean key = written.matches("[0-9]+");
        MessageQueueUse.QueueType type =
                queueType.orElse(path ? MessageQueueUse.QueueType.POSIX : MessageQueueUse.QueueType.SYSV);
        if (type == MessageQueueUse.QueueType.POSIX ? path : key) {
            return Optional.empty();
        }
        return Optional.of(Refusal.of(
                "`" + written + "` is no name of such a message queue",
                "a posix queue begins with `/`, a sysv queue is a number"));
    }

    /** The sort of queue, its name, its label. */
    @Override
    public void compile(int index, RuleCompiler out) throws InputException {
        if (!out.has(MediationClass.MQUEUE)) {
            return;
        }
        BytePattern sort = queueType
                .map(type -> BytePattern.bytes(sort(type)))
                .orElse(new BytePattern.Choice(List.of(BytePattern.bytes(POSIX_QUEUE), BytePattern.bytes(SYSV_QUEUE))));
        BytePattern fields = BytePattern.fields(
                List.of(out.patterns().name(name), out.patterns().name(label)));
        BytePattern head = BytePattern.sequence(BytePattern.bytes(MediationClass.MQUEUE.head()), sort);
        out.policy().add(index, qualifiers, BytePattern.sequence(head, fields), bits(permissions));
    }

    private static int sort(MessageQueueUse.QueueType type) {
        return type == MessageQueueUse.QueueType.POSIX ? POSIX_QUEUE : SYSV_QUEUE;
    }

    /** The bits of permissions; of none at all those of every one. */
    private static int bits(Collection<MessageQueueUse.QueuePermission> permissions) {
        return Spelled.bits(permissions, MessageQueueUse.QueuePermission.values(), MqueueRule::bit);
    }

    private static int bit(MessageQueueUse.QueuePermission permission) {
        return switch (permission) {
            case WRITE -> 2;
            case READ -> 4;
            case CREATE -> 0x10;
            case DELETE -> 0x20;
            case OPEN -> 0x40;
            case SETATTR -> 0x100;
            case GETATTR -> 0x200;
        };
    }

    private static List<KernelQuery> queries(MessageQueueUse use) {
        QueryBytes text = new QueryBytes()
                .bytes(MediationClass.MQUEUE.head(), sort(use.queueType()))
                .text(use.name());
        return List.of(text.next().bytes(1).query(bits(use.permissions())));
    }

    private static void learn(Assignment assignment, LanguageVersion abi, LearnedRules rules) {
        rules.mediatedSince4(assignment.model().accesses(MessageQueueUse.class), abi)
                .forEach((use, evidence) -> rules.add(
                        new MqueueRule(
                                Qualifiers.NONE,
                                use.permissions(),
                                Optional.of(use.queueType()),
                                Optional.empty(),
                                Optional.of(Glob.literal(use.name()))),
                        use,
                        evidence));
    }
}
