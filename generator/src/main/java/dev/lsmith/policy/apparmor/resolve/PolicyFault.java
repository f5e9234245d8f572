package dev.lsmith.policy.apparmor.resolve;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.apparmor.rule.SourcePlace;

/** What a policy is refused for. */
final class PolicyFault {
    private PolicyFault() {}

    static InputException at(SourcePlace place, String message, String help) {
        return new InputException(Diagnostic.error("apparmor-policy", place.position(), message, help));
    }
}
