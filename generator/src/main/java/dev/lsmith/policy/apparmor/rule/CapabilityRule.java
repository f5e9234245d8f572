package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import dev.lsmith.grammar.apparmor.AppArmorParser.CapabilityContext;
import dev.lsmith.pattern.Glob;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * {@code capability chown,}. What a profile's rules add up to is a set and no table: {@code meaning.CapabilityRights}.
 *
 * @param qualifiers what stands before it
 * @param capabilities lower-case names without prefix; empty for all
 */
public record CapabilityRule(Qualifiers qualifiers, SortedSet<String> capabilities) implements Rule {
    private static final Set<String> NAMES = ShippedData.rows("kernel/capabilities.csv").stream()
            .map(row -> row.get(1))
            .collect(Collectors.toUnmodifiableSet());

    static final RuleKind KIND = RuleKind.of(CapabilityRule.class)
            .statement(CapabilityContext.class, CapabilityRule::read)
            .every(qualifiers -> new CapabilityRule(qualifiers, new TreeSet<>()))
            .access("capability", (words, ownership) -> access(words))
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
}
