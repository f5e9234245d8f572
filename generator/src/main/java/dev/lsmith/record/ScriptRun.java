package dev.lsmith.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a script by {@code sh}, with this process's own input and output.
 *
 * @param script its text
 */
public record ScriptRun(String script) {
    /**
     * Runs it to its end.
     *
     * @param words what it is told
     * @return its exit code
     * @throws IOException when there is no {@code sh}, or no file can be written for it
     */
    public int with(List<String> words) throws IOException {
        Path file = Files.createTempFile("lsmith-record", ".sh");
        try {
            Files.writeString(file, script, StandardCharsets.UTF_8);
            List<String> command = new ArrayList<>(List.of("sh", file.toString()));
            command.addAll(words);
            Process process = new ProcessBuilder(command).inheritIO().start();
            return ended(process);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Waits for a program. A signal that ends this process ends that too: both are of one process group. */
    static int ended(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("it was broken off", e);
        }
    }
}
