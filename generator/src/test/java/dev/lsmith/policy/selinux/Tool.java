package dev.lsmith.policy.selinux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The distribution's own SELinux tools, as judges. */
final class Tool {
    /** What a tool answered. */
    record Answer(int code, String output) {}

    private Tool() {}

    static boolean present(String... paths) {
        for (String path : paths) {
            if (!Files.isExecutable(Path.of(path))) {
                return false;
            }
        }
        return true;
    }

    static Answer run(Path folder, List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "tool", ".out");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        int code = process.waitFor();
        return new Answer(code, Files.readString(out, StandardCharsets.UTF_8));
    }
}
