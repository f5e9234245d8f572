package dev.lsmith.app;

import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
import dev.lsmith.base.Position;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.ProfileFormatting;
import dev.lsmith.policy.apparmor.syntax.ProfileReader;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * A file of AppArmor's language in its canonical form.
 *
 * @param before the text as it was, decoded by {@link KernelText}
 * @param after the canonical text of the same meaning
 */
public record Formatting(String before, String after) {
    /**
     * Formats a file: a policy, tunables or an abstraction.
     *
     * @param name the file, or {@code -}
     * @param stdin what {@code -} stands for
     * @throws InputException when it cannot be read, or is not of the language
     */
    public static Formatting of(String name, InputStream stdin) throws InputException {
        String text = KernelText.decode(NamedFile.policy(Path.of(name)).content(stdin));
        return new Formatting(text, new ProfileWriter().write(ProfileFormatting.tidy(read(name, text))));
    }

    /** Whether the file was canonical already. */
    public boolean isCanonical() {
        return before.equals(after);
    }

    /** The canonical text as bytes. */
    public byte[] bytes() {
        return KernelText.encode(after);
    }

    /** A whole policy, or what may be included somewhere; the fault of a whole policy is told unless it is a piece. */
    private static AppArmorProfile read(String name, String text) throws InputException {
        try {
            return ProfileReader.read(name, text);
        } catch (InputException policyFault) {
            try {
                return ProfileReader.readPiece(name, text);
            } catch (InputException pieceFault) {
                throw later(policyFault, pieceFault);
            }
        }
    }

    /** The fault that stands further down: up to there the file was understood. */
    private static InputException later(InputException one, InputException other) {
        long first = one.diagnostic().position().map(Position::line).orElse(0L);
        long second = other.diagnostic().position().map(Position::line).orElse(0L);
        return second > first ? other : one;
    }
}
