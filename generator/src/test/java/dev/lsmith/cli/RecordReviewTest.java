package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.app.recording.SpecChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code record review} finds in the recorded services, of which it is known what they went through. */
final class RecordReviewTest {
    private static final String LOAD =
            "type=AVC msg=audit(%s:%d): apparmor=\"STATUS\" operation=\"profile_load\" profile=\"unconfined\""
                    + " name=\"learn-nginx\" pid=1 comm=\"apparmor_parser\"%n";

    @TempDir
    private Path folder;

    private Invocation review(Examples service, String log) throws IOException {
        Files.writeString(folder.resolve("audit.log"), log);
        Files.copy(service.spec(), folder.resolve("inspect.json"));
        Files.writeString(folder.resolve("recording.json"), """
                {"recording":"web","label":"","begun":"","ended":"","kernel":"","engine":"","image":"","lost":0,"warnings":[],"files":{},"by":""}
                """);
        return Invocation.of("record", "review", folder);
    }

    private static String log(Examples service) throws IOException {
        return Files.readString(service.log());
    }

    private static List<String> shown(Invocation review) {
        return review.out()
                .lines()
                .filter(line -> line.matches(".*  yes$"))
                .map(line -> line.strip().replaceAll("  +yes$", ""))
                .collect(Collectors.toList());
    }

    @Test
    void aReloadACommandAndTheStopAreSeen() throws IOException {
        Invocation review = review(Examples.NGINX, log(Examples.NGINX));

        assertThat(shown(review))
                .containsExactly("start", "requests answered", "command from outside", "reload", "stop");
        assertThat(review.out()).contains("second start on its data  no        lsmith record restart nginx");
        assertThat(review.exitCode()).isZero();
    }

    @Test
    void whatDidNotHappenIsNotSeen() throws IOException {
        assertThat(shown(review(Examples.MEMCACHED, log(Examples.MEMCACHED))))
                .containsExactly("start", "requests answered", "stop");
    }

    @Test
    void aProfileThatIsLoadedAnewIsASecondStart() throws IOException {
        String log = log(Examples.NGINX);
        String last = log.lines().reduce((a, b) -> b).orElseThrow().replaceFirst(".*audit\\(([0-9.]+):.*", "$1");

        assertThat(shown(review(Examples.NGINX, log + LOAD.formatted(last, 99_999))))
                .contains("second start on its data");
    }

    @Test
    void aRecordingWithoutItsBeginningIsNotWhole() throws IOException {
        String tail = log(Examples.NGINX).lines().skip(1_200).collect(Collectors.joining("\n", "", "\n"));

        Invocation review = review(Examples.NGINX, tail);

        assertThat(review.exitCode()).isEqualTo(5);
        assertThat(shown(review)).doesNotContain("start");
        assertThat(review.out())
                .contains("after the container was started at", "accept4 was called and listen before it was not");
    }

    @Test
    void theImageIsFoundInTheCommand() {
        assertThat(SpecChoice.imageOf(
                        List.of("docker", "run", "-d", "-e", "A=b c", "--name", "web", "example/web:1", "run")))
                .contains("example/web:1");
        assertThat(SpecChoice.imageOf(List.of("docker", "compose", "up"))).isEmpty();
        assertThat(SpecChoice.imageOf(List.of())).isEmpty();
    }

    @Test
    void aFolderThatIsNoRecordingIsOneLine() throws IOException {
        Invocation review = Invocation.of("record", "review", folder);

        assertThat(review.exitCode()).isEqualTo(3);
        assertThat(review.err().lines()).hasSize(1);
    }
}
