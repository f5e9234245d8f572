package dev.lsmith.app;

import dev.lsmith.base.KernelText;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * git, started without a shell.
 *
 * @param directory from which it takes paths
 */
public record Git(Path directory) {
    private static final int MOST_BYTES = 64 << 20;

    /**
     * What a command prints, at most 64 MiB of it; empty when git says no.
     *
     * @param words behind {@code git}; a word of the user's must not stand where an option may
     * @throws IOException when git cannot be started, or is broken off ({@link InterruptedIOException})
     */
    public Optional<String> output(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("git", "--no-pager", "--literal-pathspecs"));
        command.addAll(List.of(words));
        Process git = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        git.getOutputStream().close();
        byte[] text;
        // Closed before it is waited for: what prints more than is read would wait as well.
        try (InputStream printed = git.getInputStream()) {
            text = printed.readNBytes(MOST_BYTES);
        }
        try {
            return git.waitFor() == 0 ? Optional.of(KernelText.decode(text)) : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("git was broken off");
        }
    }
}
