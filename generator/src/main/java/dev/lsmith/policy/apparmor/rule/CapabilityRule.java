package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Evidence;
import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import dev.lsmith.grammar.apparmor.AppArmorParser.CapabilityContext;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.apparmor.rule.AccessText.AccessWords;
import dev.lsmith.policy.apparmor.rule.LanguageVersion.Refusal;
import dev.lsmith.policy.apparmor.rule.LearnedRules.LearnedRule;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * {@code capability chown,}. The rules of a profile add up to a set of names, which {@code
 * meaning.CapabilityComparison.CapabilityRights} holds, and not to strings of a table.
 *
 * @param qualifiers what stands before it
 * @param capabilities lower-case names without prefix; empty for all
 */
public record CapabilityRule(Qualifiers qualifiers, SortedSet<String> capabilities) implements Rule {
    private static final Set<String> NAMES = ShippedData.rows("kernel/capabilities.csv").stream()
            .map(row -> row.get(1))
            .collect(Collectors.toUnmodifiableSet());

    /** What a capability lets a container do, of those that hand over most ({@code profiles/posture/capabilities.csv}). */
    private static final Map<String, String> POWERS = ShippedData.rows("posture/capabilities.csv").stream()
            .filter(row -> Set.of("critical", "high").contains(row.get(1)))
            .collect(Collectors.toUnmodifiableMap(row -> row.get(0), row -> row.get(2)));

    static final RuleKind KIND = RuleKind.of(CapabilityRule.class)
            .statement(CapabilityContext.class, CapabilityRule::read)
            .every(qualifiers -> new CapabilityRule(qualifiers, new TreeSet<>()))
            .access("capability", (words, ownership) -> access(words))
            .answers(CapabilityUse.class)
            .always(CapabilityRule::learn)
            .build();

    public CapabilityRule {
        capabilities = Spelled.sorted(capabilities);
    }

    private static List<Rule> read(CapabilityContext statement, RuleWords words, Qualifiers qualifiers) {
        SortedSet<String> names = new TreeSet<>();
        statement.ID().forEach(id -> names.add(id.getText()));
        return List.of(new CapabilityRule(qualifiers, names));
    }

    private static Access access(AccessWords words) throws InputException {
        String name = words.needed("a capability").toLowerCase(Locale.ROOT).replaceFirst("^cap_", "");
        return new CapabilityUse(name, false);
    }

    @Override
    public RuleKind kind() {
        return KIND;
    }

    @Override
    public CapabilityRule with(Qualifiers qualifiers) {
        return new CapabilityRule(qualifiers, capabilities);
    }

    @Override
    public CapabilityRule withPatterns(UnaryOperator<Glob> change) {
        return this;
    }

    /** Capabilities are named in lower case without prefix ({@code capabilities(7)}). */
    @Override
    public Optional<Refusal> check(LanguageVersion version) {
        return capabilities.stream()
                .filter(name -> !NAMES.contains(name))
                .findFirst()
                .map(name -> Refusal.of("`" + name + "` is no capability", "write it in lower case without `cap_`"));
    }

    @Override
    public void compile(int index, RuleCompiler out) {
        // A set, not a table.
    }

    @Override
    public Optional<Opening> openness() {
        if (capabilities.isEmpty()) {
            return Opening.warning(
                    "capability-open", "it allows every capability", "name the capabilities that are needed");
        }
        List<String> grave = capabilities.stream().filter(POWERS::containsKey).toList();
        return grave.stream()
                .findFirst()
                .flatMap(c -> Opening.note(
                        "powerful-capability",
                        String.join(", ", grave) + ": " + c + " " + POWERS.getOrDefault(c, ""),
                        "see whether the program works without it"));
    }

    /** Which capabilities a container has is decided apart, and its profile has a rule for each: see {@link #learn}. */
    @Override
    public Optional<LearnedRule> asDefault(Assignment assignment) {
        return Optional.empty();
    }

    /** One rule for each capability that the container keeps, so that the profile and the capability list say the same. */
    private static void learn(Assignment assignment, LanguageVersion abi, LearnedRules rules) {
        SortedSet<String> kept = assignment.privileges().capabilities();
        SortedMap<String, SortedMap<CapabilityUse, Evidence>> uses =
                LearnedRules.grouped(assignment.model().accesses(CapabilityUse.class), CapabilityUse::capability);
        for (String capability : kept) {
            CapabilityRule rule = new CapabilityRule(Qualifiers.NONE, new TreeSet<>(List.of(capability)));
            SortedMap<CapabilityUse, Evidence> seen = uses.getOrDefault(capability, new TreeMap<>());
            if (seen.isEmpty()) {
                rules.add(LearnedRule.of(rule, new Reason.Granted("capabilities.json", capability)));
            } else {
                rules.add(rule, seen);
            }
        }
        uses.forEach((capability, seen) -> {
            if (!kept.contains(capability)) {
                seen.forEach((use, evidence) -> rules.leaveOut(
                        use, evidence, "not in the capability list, whose report says why; --cap-add would give it"));
            }
        });
    }
}
