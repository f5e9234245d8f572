package dev.lsmith.policy.selinux;

import java.util.Locale;
import java.util.Optional;

/** What an access vector rule does about what it names. */
public enum Effect {
    ALLOW(0),
    AUDITALLOW(1),
    DONTAUDIT(2),
    NEVERALLOW(3);

    /** More than any {@link #place}. */
    static final int PLACES = 4;

    private final int place;

    Effect(int place) {
        this.place = place;
    }

    /** The place among rules about the same. */
    int place() {
        return place;
    }

    /** The statement's keyword, the same in both languages. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The effect of a keyword. */
    static Optional<Effect> of(String word) {
        for (Effect effect : values()) {
            if (effect.word().equals(word)) {
                return Optional.of(effect);
            }
        }
        return Optional.empty();
    }
}
