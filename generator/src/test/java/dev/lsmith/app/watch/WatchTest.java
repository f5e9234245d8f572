package dev.lsmith.app.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lsmith.app.recording.FollowedModel;
import dev.lsmith.app.recording.ModelFile;
import dev.lsmith.app.recording.RecordingNotes.FollowedUntil;
import dev.lsmith.base.InputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Following a log that grows, on a clock of the test's own. */
final class WatchTest extends WatchedLog {
    @Test
    void piecesOfAnySizeGiveTheModelOfTheWhole() throws IOException, InputException {
        String expected = readAtOnce();
        Random random = new Random(1);
        try (Watching watching = new Watching()) {
            for (int at = 0; at < whole.length; ) {
                int next = Math.min(whole.length, at + 1 + random.nextInt(4000));
                append(at, next);
                at = next;
                watching.steps(1);
            }
            watching.rest();
            watching.finish();
        }
        assertThat(difference(content(model), expected)).isEmpty();
    }

    @Test
    void whoGoesOnAfterAKillMissesNothingAndCountsNothingTwice() throws IOException, InputException {
        String expected = readAtOnce();
        Random random = new Random(2);
        int at = 0;
        while (at < whole.length) {
            try (Watching killed = new Watching()) {
                for (int i = random.nextInt(8); i >= 0 && at < whole.length; i--) {
                    int next = Math.min(whole.length, at + 1 + random.nextInt(20_000));
                    append(at, next);
                    at = next;
                    nanos += TimeUnit.MILLISECONDS.toNanos(random.nextInt(1500));
                    killed.steps(1 + random.nextInt(2));
                }
            }
        }
        try (Watching last = new Watching()) {
            last.rest();
            last.finish();
        }
        assertThat(difference(content(model), expected)).isEmpty();
    }

    @Test
    void theLastLineWaitsUntilItIsWhole() throws IOException, InputException {
        int line = new String(whole, StandardCharsets.ISO_8859_1).indexOf('\n', 30_000) + 1;
        try (Watching watching = new Watching()) {
            append(0, line + 40);
            watching.rest();
            assertThat(watching.watch.noted().reading().bytes()).isEqualTo(line);
            append(line + 40, whole.length);
            watching.rest();
            assertThat(watching.watch.noted().reading().bytes()).isEqualTo(whole.length);
            watching.finish();
        }
    }

    @Test
    void whatComesThroughAPipeIsReadToItsEnd() throws IOException, InputException {
        try (Watching watching = new Watching(StreamFeed.of("-", new ByteArrayInputStream(whole), 1000))) {
            while (!watching.watch.hasEnded()) {
                watching.steps(1);
            }
            watching.finish();
        }
        assertThat(difference(content(model), readAtOnce())).isEmpty();
    }

    @Test
    void theCursorOfAJournalIsKept() throws IOException, InputException {
        String entries = "{\"__CURSOR\":\"s=1;i=2\",\"MESSAGE\":\"x\"}\n{\"__CURSOR\":\"s=1;i=3\",\"MESSAGE\":\"y\"}\n";
        byte[] bytes = entries.getBytes(StandardCharsets.UTF_8);
        try (Watching watching = new Watching(StreamFeed.of("journalctl", new ByteArrayInputStream(bytes), 1000))) {
            while (!watching.watch.hasEnded()) {
                watching.steps(1);
            }
            watching.finish();
        }
        try (FollowedModel end = FollowedModel.open(
                Optional.of(new ModelFile(model)), Optional.empty(), List.of(), "", Optional.empty())) {
            assertThat(end.followed().cursor()).isEqualTo("s=1;i=3");
        }
    }

    /** As journalctl does where the user may not read the journal: that is no log without lost events. */
    @Test
    void aProgramThatFailsBeforeItPrintsIsNoLog() throws IOException, InputException {
        try (Watching watching = new Watching(StreamFeed.ofProgram(List.of("false"), 1000))) {
            assertThatThrownBy(() -> {
                        while (!watching.watch.hasEnded()) {
                            watching.steps(1);
                        }
                    })
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("false ended with exit code 1");
        }
    }

    @Test
    void twoWatchesDoNotWriteOneModel() throws IOException, InputException {
        try (Watching first = new Watching()) {
            first.steps(1);
            assertThatThrownBy(Watching::new)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another watch (process ");
        }
        new Watching().close();
    }

    @Test
    void aModelOfLogsThatWereReadWholeIsNotWrittenOver() throws IOException {
        Files.writeString(model, "{\"lsmith\":\"models\",\"version\":1,\"recordings\":[]}");

        assertThatThrownBy(Watching::new).isInstanceOf(InputException.class).hasMessageContaining("read whole");
        assertThat(model).hasContent("{\"lsmith\":\"models\",\"version\":1,\"recordings\":[]}");
    }

    /** What stands in the way of the file stands for a disk without room. */
    @Test
    void aModelThatCannotBeStoredIsHeldUntilItCan() throws IOException, InputException {
        Path inTheWay = Files.createDirectory(folder.resolve("model.json.part"));
        Files.createFile(inTheWay.resolve("file"));
        try (Watching watching = new Watching()) {
            append(0, 50_000);
            watching.rest();
            watching.rest();
            assertThat(watching.watch.notes()).hasSize(1).first().asString().contains("cannot be stored");
            assertThat(model).doesNotExist();
            Files.delete(inTheWay.resolve("file"));
            Files.delete(inTheWay);
            watching.rest();
            assertThat(model).exists();
            append(50_000, whole.length);
            watching.rest();
            watching.finish();
        }
        assertThat(difference(content(model), readAtOnce())).isEmpty();
    }

    @Test
    void aLogThatIsNotThereYetIsWaitedFor() throws IOException, InputException {
        try (Watching watching = new Watching()) {
            watching.rest();
            assertThat(watching.followed.followed()).isEqualTo(FollowedUntil.NOTHING);
            append(0, whole.length);
            watching.rest();
            assertThat(watching.watch.noted().reading().bytes()).isEqualTo(whole.length);
            watching.finish();
        }
    }
}
