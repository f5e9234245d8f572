package dev.lsmith.target.apparmor.syntax;

import java.util.Optional;

/**
 * How a program may be executed (apparmor.d(5), "Execute Transitions"). The words in capitals scrub the environment.
 */
public enum ExecMode {
    /** Bare {@code x}, in deny rules only. */
    X("x"),
    IX("ix"),
    PX("px"),
    PX_SCRUBBED("Px"),
    CX("cx"),
    CX_SCRUBBED("Cx"),
    UX("ux"),
    UX_SCRUBBED("Ux"),
    PIX("pix"),
    PIX_SCRUBBED("Pix"),
    CIX("cix"),
    CIX_SCRUBBED("Cix"),
    PUX("pux"),
    PUX_SCRUBBED("PUx"),
    CUX("cux"),
    CUX_SCRUBBED("CUx");

    private final String word;

    ExecMode(String word) {
        this.word = word;
    }

    /** As written. */
    public String word() {
        return word;
    }

    /** Whether the program may stay in the profile that executed it; such a mode brings {@code m} along. */
    public boolean inherits() {
        return this == IX || this == PIX || this == PIX_SCRUBBED || this == CIX || this == CIX_SCRUBBED;
    }

    /** The mode that a word stands for. {@code Pux} and {@code Cux} are {@code PUx} and {@code CUx}. */
    public static Optional<ExecMode> of(String word) {
        String canonical = word.equals("Pux") ? "PUx" : word.equals("Cux") ? "CUx" : word;
        for (ExecMode mode : values()) {
            if (mode.word.equals(canonical)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }
}
