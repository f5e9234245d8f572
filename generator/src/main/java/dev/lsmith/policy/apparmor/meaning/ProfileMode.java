package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.policy.Decision.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the kernel takes the answers of a profile's rules, by its flags (apparmor.d(5); {@code aa_audit_file} and {@code aa_check_perms}
 * in security/apparmor).
 */
enum ProfileMode {
    /** As they are. */
    ENFORCE(""),

    /** What no rule speaks of is let through and logged. A {@code deny} rule still denies, without a word: unless it is audited. */
    COMPLAIN("complain"),

    /** No rule is asked. */
    UNCONFINED("unconfined"),

    /** What no rule speaks of is allowed: the parser adds a rule that allows everything (AppArmor 4.0). */
    DEFAULT_ALLOW("default_allow");

    private final String word;

    ProfileMode(String word) {
        this.word = word;
    }

    /** The mode of a profile with these flags. */
    static ProfileMode of(Set<String> flags) {
        for (ProfileMode mode : values()) {
            if (flags.contains(mode.word)) {
                return mode;
            }
        }
        return ENFORCE;
    }

    /** The flag; empty for {@link #ENFORCE}, which needs none. */
    String word() {
        return word;
    }

    /**
     * What becomes of a process that does what the rules rule on.
     *
     * @param audited whether the profile has the flag {@code audit}, so that every use and every denial is logged
     */
    Ruling taken(Ruling byRules, boolean audited) {
        if (this == UNCONFINED) {
            return new Ruling(Outcome.ALLOWED, false, Optional.empty(), List.of());
        }
        if (byRules.outcome() == Outcome.NOT_MEDIATED) {
            return byRules;
        }
        Ruling ruling =
                new Ruling(byRules.outcome(), byRules.logged() || audited, byRules.transition(), byRules.rules());
        boolean denied = ruling.outcome() == Outcome.DENIED;
        if (this == COMPLAIN && denied && ruling.logged()) {
            return new Ruling(Outcome.ALLOWED, true, Optional.empty(), ruling.rules());
        }
        return this == DEFAULT_ALLOW && denied && ruling.rules().isEmpty()
                ? new Ruling(Outcome.ALLOWED, audited, Optional.empty(), List.of())
                : ruling;
    }
}
