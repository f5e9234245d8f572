package dev.lsmith.app;

import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
import dev.lsmith.policy.Mechanism;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file with a policy of any mechanism.
 *
 * @param path where it is; {@code -} is standard input
 * @param text what is in it, decoded by {@link KernelText}
 */
record PolicyFile(Path path, String text) {
    /**
     * Reads it.
     *
     * @param stdin what {@code -} stands for
     * @throws InputException when it cannot be read
     */
    static PolicyFile read(Path path, InputStream stdin) throws InputException {
        return new PolicyFile(path, KernelText.decode(NamedFile.policy(path).content(stdin)));
    }

    /** Its name without its folder. */
    String name() {
        return path.getFileName() == null ? "" : path.getFileName().toString();
    }

    /** The policy's text with the file's name, for messages. */
    Mechanism.SourceFile source() {
        return new Mechanism.SourceFile(path.toString(), text);
    }

    /** The folder that it is in; none for standard input. */
    Optional<Path> folder() {
        return isInput()
                ? Optional.empty()
                : Optional.ofNullable(path.toAbsolutePath().getParent());
    }

    private boolean isInput() {
        return path.toString().equals("-");
    }
}
