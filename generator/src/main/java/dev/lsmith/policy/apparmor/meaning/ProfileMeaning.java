package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.base.InputException;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.apparmor.meaning.CapabilityComparison.CapabilityRights;
import dev.lsmith.policy.apparmor.rule.ChangeProfileRule;
import dev.lsmith.policy.apparmor.rule.Mediation;
import dev.lsmith.policy.apparmor.rule.RlimitRule;
import dev.lsmith.policy.apparmor.rule.RuleCompiler;
import dev.lsmith.policy.apparmor.rule.RuleCompiler.CompiledRule;
import dev.lsmith.policy.apparmor.rule.RuleKind;
import dev.lsmith.policy.apparmor.rule.RuleKinds;
import dev.lsmith.policy.apparmor.syntax.Profile;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one profile means: its rules as clauses of the two tables that the kernel walks, its capabilities and limits, and
 * the head that says what it is for.
 */
public final class ProfileMeaning {
    private final Profile profile;
    private final String name;
    private final Map<String, List<Glob>> variables;
    private final Mediation mediation;
    private final List<RuleLine> lines;
    private final List<CompiledRule> files;
    private final List<CompiledRule> policy;
    private final CapabilityRights capabilities;
    private final SortedMap<String, String> limits;
    private final List<ProfileMeaning> children;

    private ProfileMeaning(
            Profile profile,
            String name,
            Map<String, List<Glob>> variables,
            RuleClauses clauses,
            List<ProfileMeaning> children) {
        this.profile = profile;
        this.name = name;
        this.variables = variables;
        this.mediation = clauses.mediation();
        this.lines = clauses.lines();
        this.files = clauses.files();
        this.policy = clauses.policy();
        this.capabilities = CapabilityRights.of(lines);
        this.limits = ResourceLimits.of(lines);
        this.children = List.copyOf(children);
    }

    /**
     * The meaning of a profile and its children.
     *
     * @param profile with its includes resolved
     * @param variables the values of the variables that its patterns still hold
     * @throws InputException when a variable has no value or a pattern is too complex
     */
    public static ProfileMeaning of(Profile profile, Map<String, List<Glob>> variables, Mediation mediation)
            throws InputException {
        return of(profile, profile.name().text(), variables, mediation);
    }

    private static ProfileMeaning of(
            Profile profile, String name, Map<String, List<Glob>> variables, Mediation mediation)
            throws InputException {
        List<ProfileMeaning> children = new ArrayList<>();
        for (Profile child : profile.children()) {
            children.add(of(child, name + "//" + child.name().text(), variables, mediation));
        }
        return new ProfileMeaning(profile, name, variables, RuleClauses.of(profile, variables, mediation), children);
    }

    /** The same profile with no other rules than these, and no children. */
    public ProfileMeaning only(List<RuleLine> rules) throws InputException {
        Profile bare = new Profile(profile.head(), List.copyOf(rules), profile.at());
        return new ProfileMeaning(bare, name, variables, RuleClauses.of(bare, variables, mediation), List.of());
    }

    /** Its full name: {@code parent//child}. */
    public String name() {
        return name;
    }

    /** Its flags but {@code enforce}, which says nothing. */
    public SortedSet<String> flags() {
        SortedSet<String> flags = new TreeSet<>(profile.flags());
        flags.remove("enforce");
        return flags;
    }

    /** Its rules, in order. */
    public List<RuleLine> lines() {
        return lines;
    }

    /** Child profiles and hats. */
    public List<ProfileMeaning> children() {
        return children;
    }

    Profile profile() {
        return profile;
    }

    /** What is mediated at all. */
    public Mediation mediation() {
        return mediation;
    }

    /** The clauses of the file table. */
    List<CompiledRule> files() {
        return files;
    }

    /** The clauses of the policy table: all other classes with patterns. */
    List<CompiledRule> policy() {
        return policy;
    }

    CapabilityRights capabilities() {
        return capabilities;
    }

    /** Resource to limit. */
    SortedMap<String, String> limits() {
        return limits;
    }

    /** The rules of one profile, compiled; those of classes that are not mediated make nothing. */
    private static final class RuleClauses {
        private final List<RuleLine> lines;
        private final RuleCompiler compiled;

        private RuleClauses(List<RuleLine> lines, RuleCompiler compiled) {
            this.lines = lines;
            this.compiled = compiled;
        }

        static RuleClauses of(Profile profile, Map<String, List<Glob>> variables, Mediation mediation)
                throws InputException {
            RuleClauses clauses = new RuleClauses(profile.lines(), new RuleCompiler(variables, mediation));
            for (int index = 0; index < clauses.lines.size(); index++) {
                clauses.lines.get(index).rule().compile(index, clauses.compiled);
            }
            clauses.addImplied(profile);
            return clauses;
        }

        Mediation mediation() {
            return compiled.mediation();
        }

        List<RuleLine> lines() {
            return lines;
        }

        List<CompiledRule> files() {
            return compiled.files().clauses();
        }

        List<CompiledRule> policy() {
            return compiled.policy().clauses();
        }

        /** A mark for each class that is mediated, besides what apparmor_parser adds for changes of profile. */
        private void addImplied(Profile profile) throws InputException {
            for (RuleKind kind : RuleKinds.ALL) {
                kind.mark().ifPresent(compiled::mark);
            }
            if (lines.stream().anyMatch(line -> line.rule() instanceof ChangeProfileRule)) {
                ChangeProfileRule.compileImplied(compiled);
            }
            if (profile.form() == Profile.HeadForm.HAT || !profile.children().isEmpty()) {
                ChangeProfileRule.compileImpliedForHats(compiled);
            }
        }
    }

    /**
     * The limits that a profile sets: the last rule of a resource counts. The parser takes what is too large for the largest signed number
     * of 64 bits, multiplies it by its unit in 64 bits, so that what is too large there wraps around, and cuts times of the processor to
     * whole seconds (all measured with apparmor_parser 3.0.8).
     */
    static final class ResourceLimits {
        private static final Pattern VALUE = Pattern.compile("(-?[0-9]+)\\s*([A-Za-z]*)");
        private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);
        private static final long KIBI = 1024;
        private static final long MICROSECOND = 1;
        private static final long MILLISECOND = 1000 * MICROSECOND;
        private static final long SECOND = 1000 * MILLISECOND;
        private static final long MINUTE = 60 * SECOND;
        private static final long HOUR = 60 * MINUTE;
        private static final long DAY = 24 * HOUR;
        private static final Map<String, Long> UNITS = Map.ofEntries(
                Map.entry("k", KIBI),
                Map.entry("kb", KIBI),
                Map.entry("m", KIBI * KIBI),
                Map.entry("mb", KIBI * KIBI),
                Map.entry("g", KIBI * KIBI * KIBI),
                Map.entry("gb", KIBI * KIBI * KIBI));
        private static final Map<String, Long> TIMES = Map.ofEntries(
                Map.entry("us", MICROSECOND),
                Map.entry("microsecond", MICROSECOND),
                Map.entry("ms", MILLISECOND),
                Map.entry("millisecond", MILLISECOND),
                Map.entry("s", SECOND),
                Map.entry("sec", SECOND),
                Map.entry("second", SECOND),
                Map.entry("min", MINUTE),
                Map.entry("minute", MINUTE),
                Map.entry("h", HOUR),
                Map.entry("hour", HOUR),
                Map.entry("d", DAY),
                Map.entry("day", DAY),
                Map.entry("week", 7 * DAY));

        private ResourceLimits() {}

        /** Resource to its limit: a number in the kernel's unit, seconds for cpu, microseconds for rttime; or the text if it is none. */
        static SortedMap<String, String> of(List<RuleLine> lines) {
            SortedMap<String, String> limits = new TreeMap<>();
            for (RuleLine line : lines) {
                if (line.rule() instanceof RlimitRule rule) {
                    String resource = rule.resource().equals("ofile") ? "nofile" : rule.resource();
                    limits.put(resource, value(resource, rule.value()));
                }
            }
            return limits;
        }

        private static String value(String resource, String text) {
            Matcher value = VALUE.matcher(text.trim());
            if (!value.matches()) {
                return text;
            }
            String unit = value.group(2);
            long number = new BigInteger(value.group(1)).min(MOST).longValueExact();
            long product = number * factor(resource, unit);
            if (resource.equals("cpu")) {
                return Long.toString(unit.isEmpty() ? number : product / SECOND);
            }
            return number < 0 ? Long.toString(number) : Long.toUnsignedString(product);
        }

        private static long factor(String resource, String unit) {
            boolean time = resource.equals("cpu") || resource.equals("rttime");
            if (!time) {
                return UNITS.getOrDefault(unit.toLowerCase(Locale.ROOT), 1L);
            }
            if (unit.isEmpty()) {
                return MICROSECOND;
            }
            Long factor = TIMES.get(unit);
            String singular = unit.endsWith("s") ? unit.substring(0, unit.length() - 1) : unit;
            return factor == null ? TIMES.getOrDefault(singular, 1L) : factor;
        }
    }
}
