package dev.lsmith.model;

import dev.lsmith.access.Access;
import dev.lsmith.access.Access.IoUringUse;
import dev.lsmith.access.Access.PtraceUse;
import dev.lsmith.access.Access.ResourceLimitUse;
import dev.lsmith.access.Access.SignalUse;
import dev.lsmith.access.Access.UserNamespaceUse;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.DbusUse;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Endpoint;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.LabelFault;
import dev.lsmith.access.MessageQueueUse;
import dev.lsmith.access.MountUse;
import dev.lsmith.access.MountUse.PivotRootUse;
import dev.lsmith.access.MountUse.UmountUse;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.access.NetworkUse.UnixSocketUse;
import dev.lsmith.access.PrivilegeGain;
import dev.lsmith.access.ProfileTransition;
import dev.lsmith.access.ProfileTransition.ProfileLoad;
import dev.lsmith.access.Subject;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.access.SyscallUse.ProgramStart;
import dev.lsmith.access.TomoyoRequest;
import dev.lsmith.access.TypeAccess;
import dev.lsmith.base.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Random accesses of each kind, models of them, and the text that a hostile process would choose. The same seed gives
 * the same values; a test that fails prints its seed.
 */
public final class AccessGenerators {
    private static final List<String> HOSTILE = List.of(
            "\"",
            "'",
            "\\",
            "\n",
            "\r",
            "\t",
            "\0",
            "\u001b[31m",
            "\u202e",
            "\u2028",
            "\uFEFF",
            " ",
            "#",
            ",",
            "}",
            "{",
            "*",
            "**",
            "?",
            "[a-z]",
            "{a,b}",
            "@{PROC}",
            "${x}",
            "<#if 1>",
            "$(id)",
            "`id`",
            ";",
            "&&",
            "|",
            "-->",
            "<b>",
            " rw,\n  /** rwx,\n",
            "r,",
            "//null-",
            "//",
            "..",
            "allow a b:c d;",
            "(a (b))",
            "\udcff",
            "\udc80",
            "é",
            "日",
            "\ud83d\ude00",
            "%s",
            "@self",
            " -> ",
            "peer=x",
            "(deleted)",
            "\u007f",
            "~",
            "!",
            "^",
            "=");
    private static final List<String> PLAIN = List.of("a", "b", "etc", "lib", "x", "1", "0", "-", "_", ".", "conf");

    private final RandomGenerator random;

    /** Draws from a generator of the caller's seed. */
    public AccessGenerators(RandomGenerator random) {
        this.random = random;
    }

    /** A text with a liking for what breaks a language; never empty. */
    public String hostileText() {
        return text(3);
    }

    private String text(int oneInPlain) {
        StringBuilder out = new StringBuilder();
        int parts = 1 + random.nextInt(4);
        for (int i = 0; i < parts; i++) {
            out.append(random.nextInt(oneInPlain) == 0 ? pick(HOSTILE) : pick(PLAIN));
        }
        return out.toString();
    }

    /** An absolute path whose names are hostile text without slashes and NUL, as the kernel has them. */
    public String hostilePath() {
        StringBuilder out = new StringBuilder();
        int depth = 1 + random.nextInt(4);
        for (int i = 0; i < depth; i++) {
            String name = text(4).replace("/", "").replace("\0", "");
            out.append('/').append(name.isEmpty() || name.equals(".") || name.equals("..") ? "x" : name);
        }
        return out.toString();
    }

    /** An access of any kind. */
    public Access access() {
        return pick(ofEachKind()).get();
    }

    /** An access of one kind. */
    public <A extends Access> A access(Class<A> kind) {
        return ofEachKind().stream()
                .map(Supplier::get)
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }

    /** A maker for each kind; a test holds that none is missing. */
    public List<Supplier<Access>> ofEachKind() {
        return List.of(
                () -> new CapabilityUse(word(), random.nextBoolean()),
                () -> new DbusUse(
                        of(DbusUse.DbusPermission.values()),
                        maybeText(),
                        maybeText(),
                        maybeText(),
                        maybeText(),
                        maybeText(),
                        maybeLabel()),
                () -> new ExecAccess(hostilePath(), of(Ownership.values())),
                this::file,
                () -> new IoUringUse(of(IoUringUse.IoUringPermission.values()), maybeLabel()),
                () -> new LabelFault(of(LabelFault.LabelError.values()), hostileText(), hostileText(), maybeText()),
                () -> new LinkAccess(hostilePath(), hostilePath(), of(Ownership.values())),
                () -> new MessageQueueUse(
                        of(MessageQueueUse.QueueType.values()),
                        hostileText(),
                        some(MessageQueueUse.QueuePermission.values())),
                () -> new MountUse(hostilePath(), maybeText(), maybeText(), words(), maybeText()),
                () -> new NetworkUse(
                        word(), random.nextBoolean() ? "" : word(), random.nextInt(-1, 300), socket(), end(), end()),
                () -> new PivotRootUse(hostilePath(), maybe(this::hostilePath)),
                () -> new PrivilegeGain(hostilePath(), of(PrivilegeGain.GainCause.values()), words()),
                () -> new ProfileLoad(hostileText()),
                () -> new ProgramStart(hostilePath(), random.nextBoolean()),
                () -> new ProfileTransition(of(ProfileTransition.Change.values()), hostileText()),
                () -> new PtraceUse(of(PtraceUse.PtracePermission.values()), maybeLabel()),
                () -> new ResourceLimitUse(word(), random.nextLong()),
                () -> new SignalUse(of(SignalUse.SignalDirection.values()), maybe(this::word), maybeLabel()),
                () -> new SyscallUse(word(), random.nextInt(1 << 20), maybe(this::word), maybe(random::nextLong)),
                () -> new TomoyoRequest(word(), word(), List.of(hostileText(), hostileText())),
                this::type,
                () -> new UmountUse(hostilePath()),
                () -> new UnixSocketUse(
                        random.nextBoolean() ? "" : word(), socket(), maybeText(), maybeText(), maybeLabel()),
                UserNamespaceUse::new);
    }

    private Access file() {
        FileAccess.Reach reach = of(FileAccess.Reach.values());
        String path = hostilePath();
        return new FileAccess(
                reach == FileAccess.Reach.ATTACHED ? path : path.substring(1),
                of(FileKind.values()),
                some(FilePermission.values()),
                of(Ownership.values()),
                reach);
    }

    private Access type() {
        return new TypeAccess(
                word() + "_t",
                word() + "_t",
                word(),
                words(),
                maybe(() -> random.nextInt(0, 0x10000)),
                maybe(() -> random.nextInt(1, 65_536)),
                of(TypeAccess.Levels.values()));
    }

    /** A subject of any mechanism; few enough that two models share some. */
    public Subject subject() {
        return switch (random.nextInt(3)) {
            case 0 -> new Subject.ApparmorProfile(random.nextBoolean() ? "learn-nginx" : hostileText());
            case 1 ->
                new Subject.SelinuxDomain(word() + "_t", random.nextBoolean() ? "" : "s0:c1,c" + random.nextInt(9));
            default -> new Subject.Program(random.nextBoolean() ? "/usr/sbin/nginx" : hostilePath());
        };
    }

    /** Evidence of one record. */
    public Evidence evidence() {
        return Evidence.of(
                "run" + random.nextInt(3),
                maybe(() -> Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L))),
                random.nextBoolean() ? "" : hostileText(),
                of(Reporter.values()),
                of(Verdict.values()),
                of(Phase.values()),
                new Position(hostileText(), random.nextLong(1, 50), random.nextInt(3)));
    }

    /** An observation. */
    public Observation observation() {
        return new Observation(subject(), access(), evidence());
    }

    /** A model of up to {@code most} observations. */
    public Model model(int most) {
        return Model.of(IntStream.range(0, random.nextInt(most + 1))
                .mapToObj(i -> observation())
                .toList());
    }

    /** A map of accesses to evidence, as a model holds it for one subject. */
    public SortedMap<Access, Evidence> accesses(int many, Function<AccessGenerators, Access> maker) {
        SortedMap<Access, Evidence> accesses = new TreeMap<>();
        for (int i = 0; i < many; i++) {
            accesses.merge(maker.apply(this), evidence(), Evidence::merge);
        }
        return accesses;
    }

    private Endpoint end() {
        return new Endpoint(of(Endpoint.AddressScope.values()), maybeText(), maybe(() -> random.nextInt(1, 65_536)));
    }

    private SortedSet<SocketPermission> socket() {
        return some(SocketPermission.values());
    }

    private SortedSet<String> words() {
        SortedSet<String> words = new TreeSet<>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            words.add(word());
        }
        return words;
    }

    private String word() {
        return pick(List.of("read", "write", "chown", "inet", "stream", "open", "mount", "ro", "x86_64", "term"));
    }

    private Optional<String> maybeLabel() {
        return maybe(() -> random.nextBoolean() ? Access.OWN_LABEL : hostileText());
    }

    private Optional<String> maybeText() {
        return maybe(this::hostileText);
    }

    private <T> Optional<T> maybe(Supplier<T> value) {
        return random.nextBoolean() ? Optional.empty() : Optional.of(value.get());
    }

    private <E> E of(E[] values) {
        return values[random.nextInt(values.length)];
    }

    private <E extends Comparable<E>> SortedSet<E> some(E[] values) {
        List<E> chosen = new ArrayList<>(List.of(of(values)));
        for (E value : values) {
            if (random.nextInt(3) == 0) {
                chosen.add(value);
            }
        }
        return new TreeSet<>(chosen);
    }

    private <E> E pick(List<E> values) {
        return values.get(random.nextInt(values.size()));
    }
}
