package dev.lsmith.policy.apparmor.resolve;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.apparmor.rule.SourcePlace;
import java.util.ArrayList;
import java.util.List;

/** Gathers what a resolution finds. */
final class ResolutionReport {
    /** After so many faults no more are kept. */
    private static final int MOST = 100;

    private final List<Diagnostic> faults = new ArrayList<>();
    private final List<Diagnostic> notes = new ArrayList<>();

    /** What the policy is refused for. */
    List<Diagnostic> faults() {
        return List.copyOf(faults);
    }

    /** What is accepted and does not do what it seems to. */
    List<Diagnostic> notes() {
        return List.copyOf(notes);
    }

    /** A fault; it gets the place if it has none. */
    void add(InputException fault, SourcePlace place) {
        Diagnostic d = fault.diagnostic();
        boolean placed = d.position().isPresent();
        addAll(List.of(placed ? d : Diagnostic.error(d.code(), place.position(), d.message(), d.help())));
    }

    void addAll(List<Diagnostic> more) {
        more.stream().limit(Math.max(0, MOST - faults.size())).forEach(faults::add);
    }

    void note(SourcePlace place, String message, String help) {
        if (notes.size() < MOST) {
            notes.add(Diagnostic.warning("apparmor-policy", place.position(), message, help));
        }
    }

    /** What a policy is refused for. */
    static final class PolicyFault {
        private PolicyFault() {}

        static InputException at(SourcePlace place, String message, String help) {
            return new InputException(Diagnostic.error("apparmor-policy", place.position(), message, help));
        }
    }
}
