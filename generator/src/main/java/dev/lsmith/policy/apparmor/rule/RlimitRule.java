package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Access.ResourceLimitUse;
import dev.lsmith.base.InputException;
import dev.lsmith.grammar.apparmor.AppArmorParser.ItemContext;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.apparmor.rule.LanguageVersion.Refusal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code set rlimit nofile <= 1024,}
 *
 * @param resource the limit's name
 * @param value the highest value, with its unit if any
 */
public record RlimitRule(String resource, String value) implements Rule {
    private static final Pattern VALUE = Pattern.compile("(-?[0-9]+)([A-Za-z_]*)");
    private static final Set<String> SIZES =
            Set.of("fsize", "data", "stack", "core", "rss", "as", "memlock", "msgqueue");
    private static final Set<String> COUNTS = Set.of("nofile", "ofile", "nproc", "locks", "sigpending", "rtprio");
    private static final Set<String> SIZE_UNITS = Set.of("", "K", "KB", "M", "MB", "G", "GB");
    private static final long SECOND = 1_000_000;
    private static final Map<String, Long> TIME_UNITS = Map.ofEntries(
            Map.entry("us", 1L),
            Map.entry("microsecond", 1L),
            Map.entry("microseconds", 1L),
            Map.entry("ms", 1000L),
            Map.entry("millisecond", 1000L),
            Map.entry("milliseconds", 1000L),
            Map.entry("s", SECOND),
            Map.entry("sec", SECOND),
            Map.entry("second", SECOND),
            Map.entry("seconds", SECOND),
            Map.entry("min", 60 * SECOND),
            Map.entry("minute", 60 * SECOND),
            Map.entry("minutes", 60 * SECOND),
            Map.entry("h", 3600 * SECOND),
            Map.entry("hour", 3600 * SECOND),
            Map.entry("hours", 3600 * SECOND),
            Map.entry("d", 86400 * SECOND),
            Map.entry("day", 86400 * SECOND),
            Map.entry("days", 86400 * SECOND),
            Map.entry("week", 604800 * SECOND),
            Map.entry("weeks", 604800 * SECOND));

    static final RuleKind KIND = RuleKind.of(RlimitRule.class)
            .answers(ResourceLimitUse.class)
            .learnt(RlimitRule::learn)
            .build();

    /**
     * Reads a rule from an item of a profile.
     *
     * @throws InputException when the value is neither a number nor {@code infinity}
     */
    public static RlimitRule read(ItemContext item, RuleWords words) throws InputException {
        String value =
                item.NUMBER() != null ? item.NUMBER().getText() : item.ID(1).getText();
        if (item.NUMBER() == null && !value.equals("infinity")) {
            throw words.fault(item.ID(1).getSymbol(), "expected a number or `infinity`");
        }
        return new RlimitRule(item.limit.getText(), item.unit != null ? value + item.unit.getText() : value);
    }

    @Override
    public RuleKind kind() {
        return KIND;
    }

    @Override
    public Qualifiers qualifiers() {
        return Qualifiers.NONE;
    }

    @Override
    public RlimitRule with(Qualifiers qualifiers) {
        return this;
    }

    @Override
    public RlimitRule withPatterns(UnaryOperator<Glob> change) {
        return this;
    }

    /** Which limits there are, and the values and units of each (apparmor.d(5), "rlimit rules"; setrlimit(2)). */
    @Override
    public Optional<Refusal> check(LanguageVersion version) {
        boolean known = SIZES.contains(resource)
                || COUNTS.contains(resource)
                || Set.of("cpu", "rttime", "nice").contains(resource);
        if (!known) {
            return Optional.of(Refusal.of("`" + resource + "` is no limit", "see apparmor.d(5)"));
        }
        Matcher matcher = VALUE.matcher(value);
        boolean fits = value.startsWith("infinity")
                || (matcher.matches() && isValue(resource, new BigInteger(matcher.group(1)), matcher.group(2)));
        return fits
                ? Optional.empty()
                : Optional.of(
                        Refusal.of("`" + value + "` is no value of the limit `" + resource + "`", "see apparmor.d(5)"));
    }

    private static boolean isValue(String resource, BigInteger value, String unit) {
        if (resource.equals("nice")) {
            return unit.isEmpty()
                    && value.compareTo(BigInteger.valueOf(-20)) >= 0
                    && value.compareTo(BigInteger.valueOf(19)) <= 0;
        }
        if (value.signum() < 0) {
            return false;
        }
        if (SIZES.contains(resource)) {
            return SIZE_UNITS.contains(unit);
        }
        if (COUNTS.contains(resource)) {
            return unit.isEmpty();
        }
        Long factor = unit.isEmpty() ? Long.valueOf(SECOND) : TIME_UNITS.get(unit);
        if (factor == null) {
            return false;
        }
        if (resource.equals("rttime") && factor == 1) {
            // strtoll(3) takes what is too large for the largest number.
            return value.signum() > 0;
        }
        // In the parser's 64 bits what is too large wraps around (checked against 3.0.8 with random values).
        long microseconds = value.min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact() * factor;
        return unit.isEmpty() || microseconds >= (resource.equals("rttime") ? 1 : SECOND);
    }

    @Override
    public void compile(int index, RuleCompiler out) {
        // The kernel is given a number for each limit, and asks nothing: meaning.ResourceLimits.
    }

    private static void learn(Assignment assignment, LanguageVersion abi, LearnedRules rules) {
        assignment
                .model()
                .accesses(ResourceLimitUse.class)
                .forEach((use, evidence) -> rules.leaveOut(
                        use, evidence, "without an rlimit rule the limit is not restricted: nothing to allow"));
    }
}
