package dev.lsmith.policy.apparmor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.KernelText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** apparmor_parser as judge: with the features of abi 3.0, so that every class of rules is really compiled. */
public final class ParserJudge {
    private static final Path FEATURES = Path.of("/etc/apparmor.d/abi/3.0");

    private ParserJudge() {}

    public static void assumePresent() {
        boolean present = Stream.of("/usr/sbin/apparmor_parser", "/sbin/apparmor_parser")
                .anyMatch(p -> Files.isExecutable(Path.of(p)));
        Assumptions.assumeTrue(present && Files.exists(FEATURES), "apparmor_parser and its abi 3.0 are installed");
    }

    /** Fails unless the parser takes the text without a word. */
    public static void assertCompiles(String text) throws IOException, InterruptedException {
        assumePresent();
        assertThat(complaints(text)).as("apparmor_parser on\n%s", text).isEmpty();
    }

    /** What the parser says about a text; empty when it takes it. */
    static String complaints(String text) throws IOException, InterruptedException {
        Path file = Files.createTempFile("lsmith", ".profile");
        try {
            Files.write(file, KernelText.encode(text));
            Process parser = new ProcessBuilder(
                            "apparmor_parser", "-QTK", "--warn=all", "-M", FEATURES.toString(), file.toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(parser.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!parser.waitFor(60, TimeUnit.SECONDS)) {
                parser.destroyForcibly();
                return "no answer within a minute";
            }
            return parser.exitValue() == 0 ? output : "exit " + parser.exitValue() + ": " + output;
        } finally {
            Files.delete(file);
        }
    }
}
