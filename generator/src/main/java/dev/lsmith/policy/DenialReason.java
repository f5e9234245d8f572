package dev.lsmith.policy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a policy refuses an access, and what would change that.
 *
 * @param cause of which sort the reason is
 * @param why in a few words, with the rules that refuse it
 * @param change what to add, or to take away, as its file is written; empty where no rule of the language helps
 * @param changed the policy with that change; empty where there is none
 */
public record DenialReason<P>(Cause cause, String why, List<String> change, Optional<P> changed) {
    public DenialReason {
        change = List.copyOf(change);
    }

    /** Reasons of which a policy refuses something. */
    public enum Cause {
        /** Nothing is refused: the policy is another than the one that wrote the denial. */
        ALLOWED,
        NO_RULE,
        /** A rule says that it is denied, whatever others allow. */
        DENY_RULE,
        /** Rules allow it, and the levels of multi-category security do not. */
        CONSTRAINT,
        /** The container does not keep the capability. */
        CAPABILITY,
        /** Rules allow the call, and not with this argument. */
        ARGUMENT;

        /** In outputs: {@code no rule}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** Nothing is refused, by these rules. */
    public static <P> DenialReason<P> none(List<String> rules) {
        return new DenialReason<>(
                Cause.ALLOWED, "this policy allows it by " + String.join("; ", rules), List.of(), Optional.empty());
    }

    /** One that no rule of the language changes. */
    public static <P> DenialReason<P> withoutRemedy(Cause cause, String why) {
        return new DenialReason<>(cause, why, List.of(), Optional.empty());
    }

    /** One that a rule changes. */
    public static <P> DenialReason<P> mendedBy(Cause cause, String why, List<String> change, P changed) {
        return new DenialReason<>(cause, why, change, Optional.of(changed));
    }
}
