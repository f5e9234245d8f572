package dev.lsmith.app.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.app.recording.FollowedModel;
import dev.lsmith.app.recording.ModelFile;
import dev.lsmith.audit.Loss;
import dev.lsmith.audit.Loss.LossKind;
import dev.lsmith.base.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Following a log that is rotated, packed, cut off or gone. */
final class RotationTest extends WatchedLog {
    @Test
    void rotationByRenamingLosesNothingAlsoWhileNobodyWatches() throws IOException, InputException {
        int third = whole.length / 3;
        try (Watching watching = new Watching()) {
            append(0, third);
            watching.steps(2);
            append(third, third + 500);
            Files.move(log, folder.resolve("audit.log.1"));
            append(third + 500, 2 * third);
            watching.rest();
            append(2 * third, 2 * third + 700);
            watching.steps(1);
        }
        Files.move(folder.resolve("audit.log.1"), folder.resolve("audit.log.2"));
        Files.move(log, folder.resolve("audit.log.1"));
        append(2 * third + 700, whole.length);
        try (Watching again = new Watching()) {
            assertThat(again.gone).isEmpty();
            again.rest();
            again.rest();
            again.finish();
        }

        FollowedModel end = FollowedModel.open(
                Optional.of(new ModelFile(model)), Optional.empty(), List.of(), "", Optional.empty());
        assertThat(end.followed().log()).isEqualTo(3);
        assertThat(end.noted().reading().bytes()).isEqualTo(whole.length);
        assertThat(end.noted().reading().losses()).isEmpty();
        assertThat(end.noted().reading().sequence().gaps()).isEmpty();
        end.close();
    }

    /** Behind the end of the line that a byte is of; rotation cuts no line. */
    private int line(int from) {
        int at = from;
        while (at > 0 && at < whole.length && whole[at - 1] != '\n') {
            at++;
        }
        return at;
    }

    private void pack(String name, boolean whole) throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve(name));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        int length = whole ? packed.size() : packed.size() / 2;
        Files.write(folder.resolve(name + ".gz"), Arrays.copyOf(packed.toByteArray(), length));
        Files.delete(folder.resolve(name));
    }

    /** logrotate packs what it rotates away: while somebody watches, twice between two looks, and while nobody does. */
    @Test
    void whatWasPackedIsReadOn() throws IOException, InputException {
        int[] ends =
                IntStream.rangeClosed(0, 5).map(i -> line(i * whole.length / 6)).toArray();
        try (Watching watching = new Watching()) {
            append(0, ends[1]);
            watching.steps(2);
            append(ends[1], line(ends[1] + 500));
            Files.move(log, folder.resolve("audit.log.1"));
            pack("audit.log.1", true);
            append(line(ends[1] + 500), ends[2]);
            Files.move(folder.resolve("audit.log.1.gz"), folder.resolve("audit.log.2.gz"));
            Files.move(log, folder.resolve("audit.log.1"));
            pack("audit.log.1", true);
            append(ends[2], ends[3]);
            watching.rest();
            watching.rest();
        }
        append(ends[3], ends[4]);
        Files.move(folder.resolve("audit.log.1.gz"), folder.resolve("audit.log.3.gz"));
        Files.move(log, folder.resolve("audit.log.2"));
        pack("audit.log.2", true);
        append(ends[4], ends[5]);
        Files.move(log, folder.resolve("audit.log.1"));
        append(ends[5], whole.length);
        try (Watching again = new Watching()) {
            assertThat(again.gone).isEmpty();
            again.rest();
            again.rest();
            again.rest();
            assertThat(again.watch.noted().reading().bytes()).isEqualTo(whole.length);
            assertThat(again.watch.noted().reading().losses()).isEmpty();
            assertThat(again.watch.noted().reading().sequence().gaps()).isEmpty();
            again.finish();
        }
    }

    @Test
    void aPackedFileThatIsDamagedIsTold() throws IOException, InputException {
        try (Watching watching = new Watching()) {
            append(0, 1000);
            watching.rest();
            Files.move(log, folder.resolve("audit.log.2"));
            append(1000, 200_000);
            Files.move(log, folder.resolve("audit.log.1"));
            pack("audit.log.1", false);
            append(200_000, 210_000);
            watching.rest();
            watching.rest();
            assertThat(watching.watch.notes()).anyMatch(note -> note.startsWith("a rotated file is damaged"));
            assertThat(watching.watch.noted().reading().losses()).isNotEmpty();
            watching.finish();
        }
    }

    private void cutOff() throws IOException {
        try (FileChannel out = FileChannel.open(log, StandardOpenOption.WRITE)) {
            out.truncate(0);
        }
    }

    /** copytruncate of logrotate(8): between its copy and its cut lines may be written that nobody has. */
    @Test
    void aLogThatIsCutOffIsReadFromItsStartAndTold() throws IOException, InputException {
        try (Watching watching = new Watching()) {
            append(0, 50_000);
            watching.rest();
            cutOff();
            append(50_000, 60_000);
            watching.rest();
            assertThat(watching.watch.notes())
                    .containsExactly("it was cut off: what was written just before may be missing");
            assertThat(watching.watch.noted().reading().losses())
                    .extracting(Loss::kind)
                    .containsExactly(LossKind.LOG_CUT_OFF);
        }
        try (Watching again = new Watching()) {
            assertThat(again.followed.followed().log()).isEqualTo(2);
            append(60_000, 120_000);
            again.rest();
            assertThat(again.watch.noted().reading().bytes()).isBetween(119_500L, 120_000L);
            again.finish();
        }
    }

    /** It has grown beyond what was read of it before anybody looked: it begins otherwise. */
    @Test
    void aLogThatWasCutOffAndGrewIsKnownByItsHead() throws IOException, InputException {
        try (Watching watching = new Watching()) {
            append(0, 20_000);
            watching.rest();
            cutOff();
            append(20_000, 120_000);
            watching.rest();
            assertThat(watching.watch.noted().reading().losses()).hasSize(1);
            assertThat(watching.watch.noted().reading().bytes()).isBetween(119_000L, 120_000L);
            watching.finish();
        }
    }

    @Test
    void aLogThatIsGoneWhenItIsLookedForAgainIsTold() throws IOException, InputException {
        try (Watching watching = new Watching()) {
            append(0, 20_000);
            watching.rest();
        }
        Files.delete(log);
        append(30_000, whole.length);
        try (Watching again = new Watching()) {
            assertThat(again.gone).isPresent();
            again.rest();
            again.finish();
        }
    }
}
