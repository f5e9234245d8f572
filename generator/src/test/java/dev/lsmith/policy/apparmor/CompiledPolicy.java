package dev.lsmith.policy.apparmor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What apparmor_parser makes of a file with the features of abi 3.0: equal hashes are equal policies. */
public final class CompiledPolicy {
    private static final String FEATURES = "/etc/apparmor.d/abi/3.0";
    private static final long LONGEST_SECONDS = 20;

    private CompiledPolicy() {}

    /**
     * The hash of the binary.
     *
     * @param base the folder that includes are looked for in
     * @return empty when the parser refuses the file or takes too long
     */
    public static Optional<String> hash(Path file, Path base) throws IOException, InterruptedException {
        return hash(file, base, LONGEST_SECONDS);
    }

    /** The hash of another form of what was compiled before; it gets the time that a busy machine may need. */
    public static Optional<String> hashAgain(Path file, Path base) throws IOException, InterruptedException {
        return hash(file, base, 10 * LONGEST_SECONDS);
    }

    private static Optional<String> hash(Path file, Path base, long seconds) throws IOException, InterruptedException {
        Path binary = Files.createTempFile("lsmith", ".policy");
        try {
            Process parser = new ProcessBuilder(
                            "apparmor_parser",
                            "-QKSq",
                            "-M",
                            FEATURES,
                            "-b",
                            base.toString(),
                            "-I",
                            base.toString(),
                            file.toString())
                    .directory(base.toFile())
                    .redirectOutput(binary.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!parser.waitFor(seconds, TimeUnit.SECONDS)) {
                parser.descendants().forEach(ProcessHandle::destroyForcibly);
                parser.destroyForcibly();
                return Optional.empty();
            }
            return parser.exitValue() == 0 ? Optional.of(sha256(Files.readAllBytes(binary))) : Optional.empty();
        } finally {
            Files.delete(binary);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
