package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.base.ShippedData;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Capabilities are named in lower case without prefix ({@code capabilities(7)}). */
public final class CapabilityCheck implements RuleCheck {
    private final Set<String> names = ShippedData.rows("kernel/capabilities.csv").stream()
            .map(row -> row.get(1))
            .collect(Collectors.toUnmodifiableSet());

    @Override
    public Optional<Refusal> check(Rule rule, LanguageVersion version) {
        if (!(rule instanceof CapabilityRule capability)) {
            return Optional.empty();
        }
        return capability.capabilities().stream()
                .filter(name -> !names.contains(name))
                .findFirst()
                .map(name -> Refusal.of("`" + name + "` is no capability", "write it in lower case without `cap_`"));
    }
}
