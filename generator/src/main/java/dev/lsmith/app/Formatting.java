package dev.lsmith.app;

import dev.lsmith.app.recording.NamedFile;
import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
import dev.lsmith.policy.apparmor.syntax.ProfileFormatting;
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
        return new Formatting(text, ProfileFormatting.format(name, text));
    }

    /** Whether the file was canonical already. */
    public boolean isCanonical() {
        return before.equals(after);
    }

    /** The canonical text as bytes. */
    public byte[] bytes() {
        return KernelText.encode(after);
    }
}
