package dev.lsmith.policy.apparmor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.KernelText;
import dev.lsmith.policy.apparmor.check.Acceptance;
import dev.lsmith.policy.apparmor.resolve.SearchPath;
import dev.lsmith.policy.apparmor.rule.LanguageVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random texts near the edge of the language: we accept those that apparmor_parser accepts, and no others.
 * {@code -Dlsmith.differential=5000} asks for more texts, {@code -Dlsmith.seed} for others.
 */
class AcceptanceDifferentialTest {
    private static final int TEXTS = Integer.getInteger("lsmith.differential", 300);
    private static final long SEED = Long.getLong("lsmith.seed", 20261130);
    /** What timeout(1) ends with. */
    private static final String TIMED_OUT = "124";

    private static final String LOOP =
            "for f in $(ls); do timeout 20 apparmor_parser -QTKq -M /etc/apparmor.d/abi/3.0 \"$f\" >/dev/null 2>&1;"
                    + " echo $?; done";

    @TempDir
    private Path folder;

    @Test
    void ourVerdictIsThatOfTheParser() throws IOException, InterruptedException {
        ParserJudge.assumePresent();
        RandomTexts random = new RandomTexts(SEED);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < TEXTS; i++) {
            texts.add(random.next());
            Files.write(folder.resolve(String.format("%06d", i)), KernelText.encode(texts.get(i)));
        }
        List<Optional<Boolean>> judged = parser();
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            if (judged.get(i).isEmpty()) {
                continue;
            }
            boolean accepted = judged.get(i).get();
            Acceptance verdict = Acceptance.of("text", texts.get(i), SearchPath.standard(), LanguageVersion.V3_0);
            if (verdict.accepts() != accepted) {
                wrong.add(
                        (accepted ? "accepted by the parser, not by us: " + verdict.faults() : "refused by the parser")
                                + "\n" + texts.get(i));
            }
        }
        assertThat(wrong).as("seed %d", SEED).isEmpty();
        assertThat(judged).contains(Optional.of(true), Optional.of(false));
    }

    /** Empty where the parser did not end in time, as on a busy machine, and so said nothing. */
    private List<Optional<Boolean>> parser() throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-c", LOOP)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String codes = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        shell.waitFor();
        return codes.lines()
                .map(code -> code.equals(TIMED_OUT) ? Optional.<Boolean>empty() : Optional.of(code.equals("0")))
                .toList();
    }
}
