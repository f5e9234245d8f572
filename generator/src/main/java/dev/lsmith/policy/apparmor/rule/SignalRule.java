package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Access;
import dev.lsmith.access.Access.SignalUse;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.FileAccess;
import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.kernel.KernelTable;
import dev.lsmith.learn.Generality.NamedGeneralisation;
import dev.lsmith.learn.LearnedPath.Generalisation;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.ByteSet;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.apparmor.rule.AccessText.AccessWords;
import dev.lsmith.policy.apparmor.rule.KernelQuery.QueryBytes;
import dev.lsmith.policy.apparmor.rule.LanguageVersion.Refusal;
import dev.lsmith.policy.apparmor.rule.LearnedRules.LearnedRule;
import dev.lsmith.policy.apparmor.rule.Mediation.MediationClass;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * {@code signal (send) set=(term) peer=label,}
 *
 * @param qualifiers what stands before it
 * @param permissions empty for both
 * @param signals names as the language has them; empty for all
 * @param peer the other process's profile
 */
public record SignalRule(
        Qualifiers qualifiers,
        SortedSet<SignalUse.SignalDirection> permissions,
        SortedSet<String> signals,
        Optional<Glob> peer)
        implements Rule {
    /** The labels under which Docker's parts run: its daemon unconfined, its runtimes by Debian's or Ubuntu's profiles. */
    private static final List<String> RUNTIMES = List.of("crun", "runc", "unconfined");

    private static final int OBSERVED = 8;

    /** What stands for a signal that is not known. */
    private static final int NO_SIGNAL = 127;

    /** The permission bits (security/apparmor/include/perms.h). */
    private static final int SEND = 2;

    private static final int RECEIVE = 4;

    private static final QueryForm FORM =
            QueryForm.policy("signal", SEND | RECEIVE, SignalRule::asked, SignalRule::witness);

    static final RuleKind KIND = RuleKind.of(SignalRule.class)
            .keyword("signal", SignalRule::read)
            .every(qualifiers -> new SignalRule(qualifiers, new TreeSet<>(), new TreeSet<>(), Optional.empty()))
            .forms(FORM)
            .asked(SignalUse.class, MediationClass.SIGNAL, SignalRule::queries)
            .access("signal", (words, ownership) -> access(words))
            .marked(MediationClass.SIGNAL)
            .always(SignalRule::learn)
            .build();

    public SignalRule {
        permissions = Spelled.sorted(permissions);
        signals = Spelled.sorted(signals);
    }

    private static Rule read(RuleArguments arguments, Qualifiers qualifiers) throws InputException {
        SortedSet<SignalUse.SignalDirection> directions = arguments.permissions(
                SignalUse.SignalDirection.class,
                RuleArguments.readWrite(SignalUse.SignalDirection.RECEIVE, SignalUse.SignalDirection.SEND));
        return new SignalRule(
                qualifiers, directions, new TreeSet<>(arguments.plainTexts("set")), arguments.glob("peer"));
    }

    private static Access access(AccessWords words) throws InputException {
        SignalUse.SignalDirection direction = words.permission(SignalUse.SignalDirection.class);
        Optional<String> signal = words.condition("set").or(words::next);
        if (signal.isPresent()) {
            signal = AccessWords.list(signal.get()).stream().findFirst();
        }
        return new SignalUse(direction, signal, words.condition("peer"));
    }

    @Override
    public RuleKind kind() {
        return KIND;
    }

    @Override
    public SignalRule with(Qualifiers qualifiers) {
        return new SignalRule(qualifiers, permissions, signals, peer);
    }

    @Override
    public SignalRule withPatterns(UnaryOperator<Glob> change) {
        return new SignalRule(qualifiers, permissions, signals, peer.map(change));
    }

    /** The names of signals (apparmor.d(5), "Signal rules"; the kernel's {@code include/sig_names.h}). */
    @Override
    public Optional<Refusal> check(LanguageVersion version) {
        return signals.stream()
                .filter(name -> !SignalNames.isNamed(name))
                .findFirst()
                .map(name -> Refusal.of("`" + name + "` is no signal", "see apparmor.d(5)"));
    }

    /** The signal's number and the peer; without a set also the kernel's way to ask about labels alone. */
    @Override
    public void compile(int index, RuleCompiler out) throws InputException {
        if (!out.has(MediationClass.SIGNAL)) {
            return;
        }
        BytePattern head = new BytePattern.Choice(List.of(
                BytePattern.bytes(MediationClass.LABEL_HEAD, MediationClass.SIGNAL.head()),
                BytePattern.sequence(BytePattern.bytes(MediationClass.SIGNAL.head()), GlobPatterns.ANY_BYTE)));
        if (!signals.isEmpty()) {
            List<Integer> numbers = signals.stream()
                    .flatMap(name -> SignalNames.number(name).stream())
                    .toList();
            head = BytePattern.sequence(
                    BytePattern.bytes(MediationClass.SIGNAL.head()), new BytePattern.One(ByteSet.of(numbers)));
        }
        int bits = Spelled.bits(permissions, SignalUse.SignalDirection.values(), SignalRule::bit);
        out.policy()
                .add(
                        index,
                        qualifiers,
                        BytePattern.sequence(head, out.patterns().somebody(peer)),
                        bits);
    }

    private static int bit(SignalUse.SignalDirection direction) {
        return direction == SignalUse.SignalDirection.SEND ? SEND : RECEIVE;
    }

    private static List<KernelQuery> queries(SignalUse use, String profile) {
        int number = use.signal().flatMap(SignalRule::number).orElse(NO_SIGNAL);
        QueryBytes text =
                new QueryBytes().bytes(MediationClass.SIGNAL.head(), number).peer(use.peer(), profile);
        return List.of(text.query(bit(use.direction())));
    }

    private static Optional<Integer> number(String signal) {
        return signal.startsWith("unknown") ? Optional.empty() : SignalNames.number(signal);
    }

    /** The numbers that the kernel has for signals: its own, {@code exists}, and real time. */
    private static BytePattern asked() {
        List<Integer> numbers =
                new ArrayList<>(IntStream.rangeClosed(1, 31).boxed().toList());
        numbers.add(35);
        numbers.addAll(IntStream.rangeClosed(128, 160).boxed().toList());
        return BytePattern.sequence(
                BytePattern.bytes(MediationClass.SIGNAL.head()),
                new BytePattern.One(ByteSet.of(numbers)),
                GlobPatterns.SOMEBODY);
    }

    private static String witness(byte[] text, int bits) {
        return "signal " + ((bits & SEND) != 0 ? "send " : "receive ") + SignalNames.name(text[1] & 0xff) + " peer="
                + QueryForm.field(text, 2, 0);
    }

    /**
     * Adds rules by peer. A signal inside the container is checked at both ends, each against the same profile, so a rule for
     * {@code @{profile_name}} always allows both.
     */
    private static void learn(Assignment assignment, LanguageVersion abi, LearnedRules rules) {
        SortedMap<SignalUse, Evidence> named = new TreeMap<>();
        assignment.model().accesses(SignalUse.class).forEach((use, evidence) -> {
            if (use.signal().filter(s -> !SignalNames.isNamed(s)).isPresent()) {
                rules.leaveOut(use, evidence, "the profile language has no name for this signal");
            } else {
                named.put(use, evidence);
            }
        });
        LearnedRules.grouped(named, SignalRule::key).values().forEach(group -> learnGroup(group, rules));
        if (assignment.makes(NamedGeneralisation.OWN_SIGNALS)) {
            named.keySet().removeIf(use -> use.peer().filter(Access::isOwn).isEmpty());
            addOwn(named.isEmpty() ? pidFiles(assignment) : named, rules);
        }
        addRuntimes(rules);
    }

    /** The files in which a service writes its process id, so that another process of it can signal it. */
    private static SortedMap<FileAccess, Evidence> pidFiles(Assignment assignment) {
        SortedMap<FileAccess, Evidence> files = new TreeMap<>(assignment.model().accesses(FileAccess.class));
        files.keySet()
                .removeIf(file -> !file.path().endsWith(".pid")
                        || !file.permissions().contains(FileAccess.FilePermission.CREATE));
        return files;
    }

    /** The signals of reloading and stopping, where processes of the container were seen to signal each other by name, or prepare for it. */
    private static void addOwn(SortedMap<? extends Access, Evidence> uses, LearnedRules rules) {
        SortedSet<String> seen = new TreeSet<>();
        TreeSet<String> peers = new TreeSet<>();
        boolean unnamed = false;
        for (Access access : uses.keySet()) {
            if (access instanceof SignalUse use) {
                use.peer().ifPresent(peers::add);
                use.signal().ifPresent(signal -> seen.add(signal));
                unnamed |= use.signal().isEmpty();
            }
        }
        if (uses.isEmpty() || unnamed) {
            return;
        }
        SortedSet<String> more = new TreeSet<>();
        ShippedData.rows("patterns/own-signals.csv").forEach(row -> more.add(row.get(0)));
        more.removeAll(seen);
        if (peers.isEmpty()) {
            peers.add(Access.OWN_LABEL);
        }
        NamedGeneralisation why = NamedGeneralisation.OWN_SIGNALS;
        for (String peer : peers) {
            rules.add(new LearnedRule(
                    new SignalRule(
                            Qualifiers.NONE,
                            new TreeSet<>(EnumSet.allOf(SignalUse.SignalDirection.class)),
                            more,
                            Optional.of(Labels.pattern(peer))),
                    why.word(),
                    new Reason.Derived(why.why(), List.copyOf(uses.keySet()), LearnedRules.merged(uses)),
                    Optional.of(new Generalisation(
                            why.word(), occasions(uses), "signal " + more.first() + " between its processes"))));
        }
    }

    private static List<String> occasions(SortedMap<? extends Access, Evidence> uses) {
        return uses.keySet().stream()
                .map(access -> access instanceof SignalUse use ? use.signal().orElse("") : access.text())
                .distinct()
                .sorted()
                .limit(OBSERVED)
                .toList();
    }

    /** What stops the container: the engine, unconfined, and its runtimes under the labels that distributions give them. */
    private static void addRuntimes(LearnedRules rules) {
        for (String runtime : RUNTIMES) {
            rules.add(LearnedRule.of(
                    new SignalRule(
                            Qualifiers.NONE,
                            new TreeSet<>(Set.of(SignalUse.SignalDirection.RECEIVE)),
                            new TreeSet<>(),
                            Optional.of(Labels.pattern(runtime))),
                    new Reason.Baseline(LearnedRule.DOCKER_DEFAULT, "the engine stops and signals the container")));
        }
    }

    private static String key(SignalUse use) {
        String peer = use.peer().map(p -> "=" + p).orElse("");
        return use.peer().filter(Access::isOwn).isPresent() ? peer : use.direction() + peer;
    }

    private static void learnGroup(SortedMap<SignalUse, Evidence> uses, LearnedRules rules) {
        SignalUse first = uses.firstKey();
        SortedSet<String> signals = new TreeSet<>();
        for (SignalUse use : uses.keySet()) {
            if (use.signal().isEmpty()) {
                signals.clear();
                break;
            }
            signals.add(use.signal().get());
        }
        boolean self = first.peer().filter(Access::isOwn).isPresent();
        if (!self
                && first.direction() == SignalUse.SignalDirection.RECEIVE
                && first.peer().filter(RUNTIMES::contains).isPresent()) {
            signals.clear();
        }
        Set<SignalUse.SignalDirection> directions =
                self ? EnumSet.allOf(SignalUse.SignalDirection.class) : EnumSet.of(first.direction());
        rules.add(
                new SignalRule(Qualifiers.NONE, new TreeSet<>(directions), signals, Labels.pattern(first.peer())),
                uses);
    }

    @Override
    public Optional<Opening> openness() {
        return Labels.isAnybody(peer)
                ? Opening.note("signal-open", "it holds for processes of every profile", "name the profile with peer=")
                : Optional.empty();
    }

    /** Those from the engine's own processes stand in every profile anyway. */
    @Override
    public Optional<LearnedRule> asDefault(Assignment assignment) {
        return peer.filter(Glob::isLiteral).isPresent() ? Optional.empty() : Optional.of(LearnedRule.ofDefault(this));
    }

    /**
     * The signals that a signal rule can name (apparmor.d(5), "Signal rules"), and the numbers that a compiled policy has for them
     * (security/apparmor/include/sig_names.h).
     */
    public static final class SignalNames {
        private static final Set<String> NAMES = Set.of(
                "hup", "int", "quit", "ill", "trap", "abrt", "bus", "fpe", "kill", "usr1", "segv", "usr2", "pipe",
                "alrm", "term", "stkflt", "chld", "cont", "stop", "stp", "ttin", "ttou", "urg", "xcpu", "xfsz",
                "vtalrm", "prof", "winch", "io", "pwr", "sys", "emt", "exists");
        private static final Pattern REAL_TIME = Pattern.compile("rtmin\\+0*([0-9]|[12][0-9]|3[0-2])");

        private static final int FIRST_REAL_TIME = 128;
        private static final String REAL_TIME_NAME = "rtmin+";
        /** Names beyond the kernel's own; {@code exists} is kill(2) with signal 0. */
        private static final Map<String, Integer> MORE = Map.of("emt", 32, "lost", 33, "exists", 35);

        private SignalNames() {}

        /** Whether it is a name. */
        public static boolean isNamed(String signal) {
            return NAMES.contains(signal) || REAL_TIME.matcher(signal).matches();
        }

        /** The number of a name in a compiled policy; empty for one that the language does not know. */
        static Optional<Integer> number(String name) {
            if (name.startsWith(REAL_TIME_NAME)) {
                return Optional.of(FIRST_REAL_TIME + Integer.parseInt(name.substring(REAL_TIME_NAME.length())));
            }
            return MORE.containsKey(name)
                    ? Optional.ofNullable(MORE.get(name))
                    : KernelTable.SIGNALS.number(name).map(Long::intValue);
        }

        /** The name of a number; the number itself if it has none. */
        static String name(int number) {
            for (Map.Entry<String, Integer> more : MORE.entrySet()) {
                if (more.getValue() == number) {
                    return more.getKey();
                }
            }
            return number >= FIRST_REAL_TIME
                    ? REAL_TIME_NAME + (number - FIRST_REAL_TIME)
                    : KernelTable.SIGNALS.name(number).orElse(Integer.toString(number));
        }
    }
}
