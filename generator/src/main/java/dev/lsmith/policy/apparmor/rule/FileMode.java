package dev.lsmith.policy.apparmor.rule;

import java.util.Optional;

/** The permissions of a file rule but execution, in the order in which they are written. */
public enum FileMode {
    MAP_EXEC("m"),
    READ("r"),
    WRITE("w"),
    APPEND("a"),
    LINK("l"),
    LOCK("k");

    private final String letter;

    FileMode(String letter) {
        this.letter = letter;
    }

    /** The letter that stands for it. */
    public String letter() {
        return letter;
    }

    /** The permission that a letter stands for; case does not matter (apparmor.d(5)). */
    public static Optional<FileMode> of(char letter) {
        for (FileMode mode : values()) {
            if (mode.letter.charAt(0) == Character.toLowerCase(letter)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }
}
