package dev.lsmith.target.apparmor.resolve;

import dev.lsmith.diagnostic.Diagnostic;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.target.apparmor.syntax.Place;

/** What a policy is refused for. */
final class Fault {
    private Fault() {}

    static InputException at(Place place, String message, String help) {
        return new InputException(Diagnostic.error("apparmor-policy", place.position(), message, help));
    }
}
