package dev.lsmith.policy.apparmor.resolve;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.apparmor.rule.Place;

/** What a policy is refused for. */
final class Fault {
    private Fault() {}

    static InputException at(Place place, String message, String help) {
        return new InputException(Diagnostic.error("apparmor-policy", place.position(), message, help));
    }
}
