package dev.lsmith.install;

import dev.lsmith.install.Machine.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Single changes of a host, each told before it is made.
 *
 * @param machine the host
 * @param told is told each command and each file that is written or deleted
 */
record HostChange(Machine machine, Consumer<String> told) {
    /** The bytes of a file; empty if there is none. */
    Optional<byte[]> content(String place) throws InstallFault {
        Path file = machine.file(place);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw InstallFault.failed("unreadable", place, "it cannot be read", "check its permissions");
        }
    }

    /** Writes a file, and leaves one that holds the same as it is. */
    void write(String place, byte[] content) throws IOException {
        told.accept("write " + place);
        Path file = machine.file(place);
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), content)) {
            Files.write(file, content);
        }
    }

    void delete(String place) throws IOException {
        told.accept("rm " + place);
        Files.deleteIfExists(machine.file(place));
    }

    /** Runs what has to succeed. */
    void command(List<String> words) throws InstallFault {
        if (words.isEmpty()) {
            return;
        }
        tell(words);
        CommandResult outcome = machine.run(words, machine.root());
        if (!outcome.succeeded()) {
            throw InstallFault.failed(
                    "command-failed",
                    String.join(" ", words),
                    "it failed: " + outcome.firstLine(),
                    "nothing was changed");
        }
    }

    /** Runs what may fail because there is nothing to do: a profile that somebody unloaded already. */
    void attempt(List<String> words) throws InstallFault {
        if (!words.isEmpty()) {
            tell(words);
            machine.run(words, machine.root());
        }
    }

    void tell(List<String> words) {
        if (!words.isEmpty()) {
            told.accept(String.join(" ", words));
        }
    }
}
