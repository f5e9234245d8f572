package dev.lsmith.posture;

import java.util.Locale;

/** How dangerous a finding is, the gravest last. */
public enum Danger {
    /** Worth knowing; hardly of use to an attacker. */
    INFO,
    /** Helps an attacker who has other means. */
    LOW,
    /** Widens what an attacker reaches in the container or beside it. */
    MEDIUM,
    /** Reaches other containers or the host with little further help. */
    HIGH,
    /** Is a way out of the container by itself. */
    CRITICAL;

    /** The danger as the data files and the output write it: {@code high}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Danger ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
