package dev.lsmith.app;

import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
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

    /** The mechanism whose policy it is, by its name, and by what is in it where the name does not tell. */
    String mechanism() {
        String name = path.getFileName() == null ? "" : path.getFileName().toString();
        if (name.equals("capabilities.json")) {
            return "capabilities";
        }
        if (name.endsWith(".cil") || name.endsWith(".te") || name.endsWith(".fc")) {
            return "selinux";
        }
        if (name.endsWith(".json") || text.stripLeading().startsWith("{")) {
            return text.contains("\"noNewPrivileges\"") ? "capabilities" : "seccomp";
        }
        return text.stripLeading().startsWith("(") ? "selinux" : "apparmor";
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
