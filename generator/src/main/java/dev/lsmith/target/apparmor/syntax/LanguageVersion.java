package dev.lsmith.target.apparmor.syntax;

import java.util.Optional;

/** The versions of AppArmor whose languages differ; a later one has what an earlier one has. */
public enum LanguageVersion {
    /** 2.13 and before. */
    V2("2.13"),
    V3_0("3.0"),
    V3_1("3.1"),
    V4_0("4.0"),
    V4_1("4.1"),
    V5_0("5.0");

    /** The newest, which reads everything. */
    public static final LanguageVersion NEWEST = V5_0;

    private final String number;

    LanguageVersion(String number) {
        this.number = number;
    }

    /** As people write it: {@code 3.0}. */
    public String number() {
        return number;
    }

    /** Whether this one is that version or a later one. */
    public boolean has(LanguageVersion since) {
        return compareTo(since) >= 0;
    }

    /**
     * The language of a version number such as {@code 3.0.8} or {@code 4.1}: the newest one that is not newer than it;
     * {@link #V2} for all of 2.x.
     */
    public static Optional<LanguageVersion> of(String number) {
        String[] parts = number.split("\\.", -1);
        if (parts.length == 0
                || !parts[0].matches("[0-9]{1,4}")
                || (parts.length > 1 && !parts[1].matches("[0-9]{1,4}"))) {
            return Optional.empty();
        }
        int wanted = code(parts);
        Optional<LanguageVersion> best = wanted >= code(new String[] {"2"}) ? Optional.of(V2) : Optional.empty();
        for (LanguageVersion version : values()) {
            if (code(version.number.split("\\.", -1)) <= wanted) {
                best = Optional.of(version);
            }
        }
        return best;
    }

    private static int code(String[] parts) {
        return Integer.parseInt(parts[0]) * 10_000 + (parts.length > 1 ? Integer.parseInt(parts[1]) : 0);
    }
}
