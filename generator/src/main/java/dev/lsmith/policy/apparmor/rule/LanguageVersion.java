package dev.lsmith.policy.apparmor.rule;

import java.util.Arrays;
import java.util.Optional;

/** The versions of AppArmor whose languages differ; a later one has what an earlier one has. */
public enum LanguageVersion {
    /** 2.13 and before. */
    V2("2.13"),
    V3_0("3.0"),
    /** The first 3.0 whose mount rules allow what they say (CVE-2016-1585). */
    V3_0_10("3.0.10"),
    V3_1("3.1"),
    /** The first 3.1 whose mount rules allow what they say. */
    V3_1_4("3.1.4"),
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
     * Whether a mount rule of the version allows what it says and no more: parsers before 3.0.10, and 3.1 before 3.1.4,
     * make a second, wider rule of one whose options speak of more than one job (CVE-2016-1585).
     */
    public boolean mountsExactly() {
        return this == V3_0_10 || has(V3_1_4);
    }

    /**
     * The language of a version number such as {@code 3.0.8} or {@code 4.1}: the newest one that is not newer than it;
     * {@link #V2} for all of 2.x.
     */
    public static Optional<LanguageVersion> of(String number) {
        String[] parts = number.split("\\.", -1);
        if (Arrays.stream(parts).limit(3).anyMatch(part -> !part.matches("[0-9]{1,4}"))) {
            return Optional.empty();
        }
        long wanted = code(parts);
        Optional<LanguageVersion> best = wanted >= code(new String[] {"2"}) ? Optional.of(V2) : Optional.empty();
        for (LanguageVersion version : values()) {
            if (code(version.number.split("\\.", -1)) <= wanted) {
                best = Optional.of(version);
            }
        }
        return best;
    }

    private static long code(String[] parts) {
        long code = 0;
        for (int i = 0; i < 3; i++) {
            code = code * 10_000 + (i < parts.length ? Integer.parseInt(parts[i]) : 0);
        }
        return code;
    }

    /**
     * What a rule is refused for.
     *
     * @param message what is wrong, in one line
     * @param help what to do
     */
    public record Refusal(String message, String help) {
        /** A refusal with its message and what to do, each one line. */
        public static Refusal of(String message, String help) {
            return new Refusal(message, help);
        }
    }
}
