package dev.lsmith.policy.apparmor.rule;

import java.util.Optional;

/** The names of signals (apparmor.d(5), "Signal rules"; the kernel's {@code include/sig_names.h}). */
public final class SignalCheck implements RuleCheck {
    @Override
    public Optional<Refusal> check(Rule rule, LanguageVersion version) {
        if (!(rule instanceof SignalRule signal)) {
            return Optional.empty();
        }
        return signal.signals().stream()
                .filter(name -> !SignalNames.isNamed(name))
                .findFirst()
                .map(name -> Refusal.of("`" + name + "` is no signal", "see apparmor.d(5)"));
    }
}
