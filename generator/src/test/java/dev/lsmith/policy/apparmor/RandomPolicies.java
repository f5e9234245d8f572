package dev.lsmith.policy.apparmor;

import dev.lsmith.access.Access.IoUringUse;
import dev.lsmith.access.Access.PtraceUse;
import dev.lsmith.access.Access.SignalUse;
import dev.lsmith.access.DbusUse;
import dev.lsmith.access.MessageQueueUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.GlobParser;
import dev.lsmith.pattern.GlobWriter;
import dev.lsmith.policy.apparmor.rule.*;
import dev.lsmith.policy.apparmor.rule.IncludeRule.FileName;
import dev.lsmith.policy.apparmor.rule.Qualifiers;
import dev.lsmith.policy.apparmor.rule.Qualifiers.FileScope;
import dev.lsmith.policy.apparmor.rule.Qualifiers.RuleMode;
import dev.lsmith.policy.apparmor.syntax.*;
import dev.lsmith.policy.apparmor.syntax.Item.Conditional;
import dev.lsmith.policy.apparmor.syntax.Item.QualifierBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Policies of the whole language, drawn by chance; their patterns in the form in which a reader gives them. */
final class RandomPolicies {
    private final Random random;

    RandomPolicies(Random random) {
        this.random = random;
    }

    AppArmorProfile policy() {
        List<Preamble> preamble = new ArrayList<>();
        preamble.add(new Preamble.AbiStatement(new FileName("abi/4.0", true)));
        preamble.add(new Preamble.Include(new FileName("tunables/global", random.nextBoolean()), random.nextBoolean()));
        preamble.add(new Preamble.VariableDefinition("x", false, List.of(path(), word())));
        preamble.add(new Preamble.VariableDefinition("x", true, List.of(path())));
        preamble.add(new Preamble.BooleanDefinition("b", random.nextBoolean()));
        preamble.add(new Preamble.Alias(prefix(), prefix()));
        return AppArmorProfile.of(preamble, list(3, () -> profile(0)));
    }

    private String prefix() {
        return GlobParser.unescaped(path().text(), GlobWriter.ESCAPED + '\\');
    }

    private Profile profile(int depth) {
        Profile.HeadForm form = depth == 0
                ? pick(Profile.HeadForm.PROFILE, Profile.HeadForm.PATH)
                : pick(Profile.HeadForm.PROFILE, Profile.HeadForm.HAT);
        Profile.Head head = new Profile.Head(
                form,
                form == Profile.HeadForm.PATH ? path() : word(),
                form == Profile.HeadForm.PROFILE ? maybe(this::path) : Optional.empty(),
                form == Profile.HeadForm.HAT ? List.of() : list(1, () -> new Profile.Xattr("user.tag", word())),
                new TreeSet<>(list(2, () -> pick("complain", "attach_disconnected", "kill.signal=hup"))));
        List<Item> items = new ArrayList<>(items(depth, 12));
        items.addAll(depth > 1 ? List.of() : list(2, () -> profile(depth + 1)));
        return new Profile(head, items, SourcePlace.NONE);
    }

    private List<Item> items(int depth, int most) {
        return list(most, () -> item(depth));
    }

    private Item item(int depth) {
        int kind = depth > 1 ? 0 : random.nextInt(12);
        return switch (kind) {
            case 10 ->
                new QualifierBlock(
                        new Qualifiers(0, true, pick(RuleMode.values()), pick(FileScope.values())),
                        items(depth + 1, 3),
                        SourcePlace.NONE);
            case 11 -> new Conditional(condition(), items(depth + 1, 3), items(depth + 1, 2), SourcePlace.NONE);
            default -> new RuleLine(rule(), pick("", "why it is there"));
        };
    }

    private Condition condition() {
        Condition asked = pick(
                new Condition.BooleanDefined("b"), new Condition.BooleanValue("b"), new Condition.VariableDefined("x"));
        return random.nextBoolean() ? asked : new Condition.Not(asked);
    }

    private Rule rule() {
        Qualifiers q = new Qualifiers(
                pick(0, 0, -5, 100), random.nextBoolean(), pick(RuleMode.values()), pick(FileScope.values()));
        return switch (random.nextInt(19)) {
            case 0 -> new AllRule(q);
            case 1 -> new CapabilityRule(q, new TreeSet<>(list(2, () -> pick("chown", "net_admin"))));
            case 2 -> changeProfile(q);
            case 3 ->
                new DbusRule(
                        q,
                        set(DbusUse.DbusPermission.values()),
                        maybe(this::word),
                        maybe(this::path),
                        maybe(this::word),
                        maybe(this::word),
                        maybe(this::word),
                        maybe(this::word),
                        maybe(this::word));
            case 4 -> link(q);
            case 5 -> new IncludeRule(new FileName("abstractions/base", true), random.nextBoolean());
            case 6 -> new IoUringRule(q, set(IoUringUse.IoUringPermission.values()), maybe(this::word));
            case 7 ->
                new MountRule(q, mount(), maybe(this::path), maybe(this::path))
                                .source()
                                .isPresent()
                        ? new MountRule(q, mount(), maybe(this::path), maybe(this::path))
                        : new RemountRule(q, mount(), maybe(this::path));
            case 8 -> new UmountRule(q, mount(), maybe(this::path));
            case 9 -> new PivotRootRule(q, maybe(this::path), maybe(this::path), maybe(this::word));
            case 10 ->
                new MqueueRule(
                        q,
                        set(MessageQueueUse.QueuePermission.values()),
                        maybe(() -> pick(MessageQueueUse.QueueType.values())),
                        maybe(this::word),
                        maybe(this::path));
            case 11 -> network(q);
            case 12 -> new PtraceRule(q, set(PtraceUse.PtracePermission.values()), maybe(this::word));
            case 13 -> new RlimitRule(pick("nofile", "nice"), pick("1024", "-5", "10s", "infinity"));
            case 14 ->
                new SignalRule(
                        q,
                        set(SignalUse.SignalDirection.values()),
                        new TreeSet<>(list(3, () -> pick("hup", "term", "rtmin+5", "exists"))),
                        maybe(this::word));
            case 15 ->
                new UnixRule(
                        q,
                        set(SocketPermission.values()),
                        maybe(() -> pick("stream", "dgram")),
                        maybe(this::word),
                        maybe(this::word),
                        maybe(this::word),
                        maybe(this::word));
            case 16 -> new UsernsRule(q);
            case 17 ->
                new FileRule(
                        q.denies() ? Qualifiers.NONE : q,
                        Optional.empty(),
                        new TreeSet<>(),
                        Optional.empty(),
                        Optional.empty());
            default -> file(q);
        };
    }

    private Rule changeProfile(Qualifiers q) {
        Optional<Glob> program = maybe(this::path);
        ChangeProfileRule.Safety safety =
                program.isPresent() ? pick(ChangeProfileRule.Safety.values()) : ChangeProfileRule.Safety.UNSAID;
        return new ChangeProfileRule(q, safety, program, maybe(this::word));
    }

    private Rule link(Qualifiers q) {
        return new LinkRule(q, random.nextBoolean(), path(), path());
    }

    private Rule file(Qualifiers q) {
        SortedSet<FileMode> modes = set(FileMode.values());
        if (modes.contains(FileMode.WRITE)) {
            modes.remove(FileMode.APPEND);
        }
        Optional<ExecMode> exec = maybe(() -> pick(ExecMode.values())).filter(e -> q.denies() == (e == ExecMode.X));
        if (exec.isEmpty() && modes.isEmpty()) {
            modes.add(FileMode.READ);
        }
        return new FileRule(
                q, Optional.of(path()), modes, exec, exec.isPresent() ? maybe(this::word) : Optional.empty());
    }

    private Rule network(Qualifiers q) {
        return new NetworkRule(
                q,
                set(SocketPermission.values()),
                maybe(() -> pick("inet", "netlink")),
                maybe(() -> pick("stream", "raw", "tcp")),
                new NetworkEnd(maybe(() -> pick("::1", "10.0.0.0/8")), maybe(() -> pick("80", "1-99"))),
                new NetworkEnd(maybe(() -> pick("::1", "10.0.0.0/8")), maybe(() -> pick("80", "1-99"))));
    }

    private MountConditions mount() {
        return new MountConditions(
                list(2, this::word),
                list(
                        2,
                        () -> new MountConditions.Options(
                                new TreeSet<>(List.of("ro", pick("bind", "nosuid"))), random.nextBoolean())));
    }

    private Glob path() {
        return glob(new Glob.Literal(HostileText.path(random) + "/"));
    }

    private Glob word() {
        return glob(new Glob.Literal(HostileText.name(random, 2)));
    }

    private Glob glob(Glob.Part first) {
        List<Glob.Part> parts = new ArrayList<>(List.of(first));
        for (int i = random.nextInt(3); i > 0; i--) {
            parts.add(
                    switch (random.nextInt(6)) {
                        case 0 -> new Glob.AnyInSegment();
                        case 1 -> new Glob.AnyPath();
                        case 2 -> new Glob.AnyCharacter();
                        case 3 -> new Glob.Variable("x");
                        case 4 -> new Glob.Alternation(List.of(Glob.EMPTY, Glob.literal(HostileText.name(random, 2))));
                        default -> new Glob.CharacterClass(List.of(new Glob.Range('0', '9')), random.nextBoolean());
                    });
        }
        return new Glob(parts).normalised();
    }

    private <T> Optional<T> maybe(Supplier<T> value) {
        return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
    }

    private <T> List<T> list(int most, Supplier<T> value) {
        List<T> values = new ArrayList<>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            values.add(value.get());
        }
        return values;
    }

    private <E extends Enum<E>> SortedSet<E> set(E[] values) {
        SortedSet<E> set = new TreeSet<>();
        for (E value : values) {
            if (random.nextInt(3) == 0) {
                set.add(value);
            }
        }
        return set;
    }

    @SafeVarargs
    private <T> T pick(T... values) {
        return values[random.nextInt(values.length)];
    }
}
