package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.MountUse;
import dev.lsmith.base.InputException;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.apparmor.rule.AccessText.AccessWords;
import dev.lsmith.policy.apparmor.rule.KernelQuery.QueryBytes;
import dev.lsmith.policy.apparmor.rule.LanguageVersion.Refusal;
import dev.lsmith.policy.apparmor.rule.LearnedRules.LearnedRule;
import dev.lsmith.policy.apparmor.rule.Mediation.MediationClass;
import dev.lsmith.policy.apparmor.rule.MountConditions.MountOptions;
import dev.lsmith.policy.apparmor.rule.MountConditions.Options;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * {@code mount fstype=tmpfs options=(nosuid) /source -> /target/,}
 *
 * @param qualifiers what stands before it
 * @param conditions type and flags
 * @param source the device or directory
 * @param target the mount point
 */
public record MountRule(Qualifiers qualifiers, MountConditions conditions, Optional<Glob> source, Optional<Glob> target)
        implements Rule {
    private static final String WIDE_BEFORE = "wide before apparmor_parser 3.0.10, 3.1.4, 4.0";

    private static final QueryForm FORM =
            QueryForm.policy("mount", MountCalls.PERMISSION, MountRule::asked, MountRule::witness);

    static final RuleKind KIND = RuleKind.of(MountRule.class)
            .keyword("mount", MountRule::read)
            .every(qualifiers -> new MountRule(qualifiers, MountConditions.NONE, Optional.empty(), Optional.empty()))
            .forms(FORM)
            .asked(MountUse.class, MediationClass.MOUNT, (use, profile) -> queries(use))
            .access("mount", (words, ownership) -> access(words))
            .marked(MediationClass.MOUNT)
            .learnt(MountRule::learn)
            .build();

    private static Rule read(RuleArguments arguments, Qualifiers qualifiers) throws InputException {
        return new MountRule(qualifiers, arguments.unlisted().mount(), arguments.nextGlob(), arguments.target());
    }

    private static Access access(AccessWords words) throws InputException {
        SortedSet<String> flags = words.mountFlags();
        Optional<String> fstype = words.condition("fstype");
        Optional<String> source = words.peek().equals("->") ? Optional.empty() : words.next();
        words.arrow();
        return new MountUse(words.needed("a mount point"), source, fstype, flags, Optional.empty());
    }

    @Override
    public RuleKind kind() {
        return KIND;
    }

    @Override
    public MountRule with(Qualifiers qualifiers) {
        return new MountRule(qualifiers, conditions, source, target);
    }

    @Override
    public MountRule withPatterns(UnaryOperator<Glob> change) {
        return new MountRule(qualifiers, conditions.withPatterns(change), source.map(change), target.map(change));
    }

    /**
     * Whether it means any call of mount(2) at all (apparmor_parser, {@code gen_flag_rules} in {@code mount.cc}): the
     * flags of {@code options=} choose the kind of call, and each kind has its own arguments.
     */
    @Override
    public Optional<Refusal> check(LanguageVersion version) {
        return conditions
                .check(version)
                .or(() -> isCall(version)
                        ? Optional.empty()
                        : Optional.of(Refusal.of(
                                "no mount has these options together with this source or file system type",
                                "a remount or change of propagation has `-> target` only")));
    }

    private boolean isCall(LanguageVersion version) {
        int flags = conditions.flags(false);
        int optional = conditions.flags(true);
        if (flags == 0 || ((flags | optional) & ~MountCalls.COMMANDS) != 0) {
            return true;
        }
        boolean onePath = version.has(LanguageVersion.V3_1) ? source.isEmpty() || target.isEmpty() : source.isEmpty();
        boolean command = ((flags & MountCalls.REMOUNT) != 0 && source.isEmpty())
                || (flags & (MountCalls.BIND | MountCalls.MOVE)) != 0
                || ((flags & MountCalls.PROPAGATION) != 0 && onePath);
        return command && conditions.fstypes().isEmpty();
    }

    @Override
    public void compile(int index, RuleCompiler out) throws InputException {
        if (out.has(MediationClass.MOUNT)) {
            new MountCalls(out).add(index, this);
        }
    }

    private static List<KernelQuery> queries(MountUse use) {
        QueryBytes text = new QueryBytes().bytes(MediationClass.MOUNT.head()).text(use.target());
        text.next().text(use.source());
        text.next().text(use.fstype());
        text.next();
        int flags = MountOptions.of(use.flags()).set();
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            if ((flags >>> bit & 1) == 1) {
                text.bytes(bit + 1);
            }
        }
        return List.of(text.query(MountCalls.PERMISSION));
    }

    private static BytePattern asked() {
        List<BytePattern> flags = new ArrayList<>();
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            if ((MountOptions.known() >>> bit & 1) == 1) {
                flags.add(BytePattern.optional(BytePattern.bytes(bit + 1)));
            }
        }
        return QueryForm.headed(
                MediationClass.MOUNT.head(),
                QueryForm.somePath(),
                GlobPatterns.SOMEBODY,
                QueryForm.someWord(),
                new BytePattern.Sequence(flags));
    }

    private static String witness(byte[] text, int bits) {
        List<String> fields = QueryForm.fields(text, 1);
        int flags = 0;
        for (byte flag : fields.get(3).getBytes(StandardCharsets.ISO_8859_1)) {
            flags |= 1 << (flag - 1);
        }
        String options = flags == 0 ? "" : "options=(" + String.join(",", MountOptions.words(flags)) + ") ";
        return "mount fstype=" + QueryForm.quoted(fields.get(2)) + " " + options + QueryForm.quoted(fields.get(1))
                + " -> " + QueryForm.quoted(fields.get(0));
    }

    @Override
    public Optional<Opening> openness() {
        return isEveryMount(this)
                ? Opening.warning(
                        "mount-open",
                        "any file system may be mounted anywhere, over any file",
                        "name source, type and target")
                : Optional.empty();
    }

    @Override
    public boolean isClosedBy(Rule denial) {
        return isEveryMount(denial);
    }

    /** {@code mount,}: without any condition. */
    static boolean isEveryMount(Rule rule) {
        return rule.equals(new MountRule(rule.qualifiers(), MountConditions.NONE, Optional.empty(), Optional.empty()));
    }

    /**
     * Mount and remount rules, each exactly as observed: flags of a mount rule do not add up.
     *
     * <p>{@code rw} is no flag but says that {@code ro} is not there, which a rule that lists its flags says anyway. Beside bind, move, remount or a
     * change of propagation, any further word makes apparmor_parser before 3.0.10, 3.1.4 and 4.0 compile a second rule that allows
     * every mount there (CVE-2016-1585; parser/mount.cc, {@code mnt_rule::gen_policy_re}; measured with 3.0.8). So {@code rw} is written only
     * where it is the only word of a plain mount and its absence would mean any flags.
     */
    private static void learn(Assignment assignment, LanguageVersion abi, LearnedRules rules) {
        SortedMap<MountUse, Evidence> writable = new TreeMap<>();
        for (Map.Entry<MountUse, Evidence> e :
                assignment.model().accesses(MountUse.class).entrySet()) {
            Optional<String> unknown = e.getKey().flags().stream()
                    .filter(f -> !MountOptions.isKnown(f, abi))
                    .findFirst();
            if (unknown.isPresent()) {
                rules.leaveOut(
                        e.getKey(), e.getValue(), "abi " + abi.number() + " has no mount option " + unknown.get());
            } else {
                writable.put(e.getKey(), e.getValue());
            }
        }
        LearnedRules.grouped(writable, MountRule::withoutData).forEach((use, same) -> addMount(use, same, rules));
    }

    private static void addMount(MountUse use, SortedMap<MountUse, Evidence> same, LearnedRules rules) {
        Rule rule = rule(use);
        if (!isWidened(use.flags())) {
            rules.add(rule, same);
            return;
        }
        rules.add(new LearnedRule(
                rule,
                WIDE_BEFORE,
                LearnedRules.reason(List.copyOf(same.keySet()), LearnedRules.merged(same)),
                Optional.empty()));
        rules.note("apparmor_parser before 3.0.10, 3.1.4 and 4.0 (CVE-2016-1585) makes of `"
                + rules.text(rule)
                + "` a second rule that allows every mount at that place: load the profile with a newer one");
    }

    /** Whether older parsers make more of the flags than they say. */
    private static boolean isWidened(SortedSet<String> flags) {
        SortedSet<String> words = withoutRw(flags);
        return words.size() > 1 && (MountOptions.of(words).set() & MountCalls.COMMANDS & ~MountCalls.RECURSIVE) != 0;
    }

    private static SortedSet<String> withoutRw(SortedSet<String> flags) {
        SortedSet<String> words = new TreeSet<>(flags);
        words.remove("rw");
        return words.isEmpty() ? new TreeSet<>(flags) : words;
    }

    /** A file system's own options cannot be told in a rule. */
    private static MountUse withoutData(MountUse use) {
        return new MountUse(use.target(), use.source(), use.fstype(), use.flags(), Optional.empty());
    }

    private static Rule rule(MountUse use) {
        Optional<Glob> target = Optional.of(Glob.literal(use.target()));
        SortedSet<String> flags = withoutRw(use.flags());
        if (flags.remove("remount")) {
            return new RemountRule(Qualifiers.NONE, new MountConditions(List.of(), exactly(flags)), target);
        }
        MountConditions conditions =
                new MountConditions(use.fstype().map(Glob::literal).stream().toList(), exactly(flags));
        return new MountRule(Qualifiers.NONE, conditions, use.source().map(Glob::literal), target);
    }

    private static List<Options> exactly(SortedSet<String> flags) {
        return flags.isEmpty() ? List.of() : List.of(new Options(flags, false));
    }
}
