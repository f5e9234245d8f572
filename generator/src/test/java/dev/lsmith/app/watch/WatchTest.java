package dev.lsmith.app.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lsmith.app.recording.FollowedModel;
import dev.lsmith.app.recording.ModelFile;
import dev.lsmith.app.recording.RecordingNotes.FollowedUntil;
import dev.lsmith.audit.Loss;
import dev.lsmith.audit.Loss.LossKind;
import dev.lsmith.base.InputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Following a log that grows, on a clock of the test's own. */
final class WatchTest {
    private static final Path LOG = Path.of(System.getProperty("lsmith.root", ".."), "examples/nginx/audit.log")
            .normalize();

    @TempDir
    private Path folder;

    private Path log;
    private Path model;
    private long nanos;
    private byte[] whole = {};

    @BeforeEach
    void readExample() throws IOException {
        log = folder.resolve("audit.log");
        model = folder.resolve("model.json");
        whole = Files.readAllBytes(LOG);
    }

    /** A watch that is given up without a word, as by kill -9, when the test does not finish it. */
    private final class Watching implements AutoCloseable {
        private final FollowedModel followed;
        private final Feed feed;
        private final Watch watch;
        private final Optional<String> gone;

        Watching() throws IOException, InputException {
            this(new FileFeed(log));
        }

        Watching(Feed feed) throws IOException, InputException {
            this.feed = feed;
            followed = FollowedModel.open(
                    Optional.of(new ModelFile(model)), Optional.empty(), List.of(), "", Optional.empty());
            gone = feed instanceof FileFeed file ? file.resume(followed.followed()) : Optional.empty();
            watch = new Watch(feed, followed, () -> nanos);
        }

        void steps(int number) throws IOException, InputException {
            for (int i = 0; i < number; i++) {
                watch.step();
            }
        }

        void rest() throws IOException, InputException {
            steps(3);
            nanos += TimeUnit.SECONDS.toNanos(30);
            steps(2);
        }

        void finish() throws IOException, InputException {
            watch.finish();
            close();
        }

        @Override
        public void close() throws IOException {
            feed.close();
            followed.close();
        }
    }

    private void append(int from, int to) throws IOException {
        try (FileChannel out = FileChannel.open(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            out.write(ByteBuffer.wrap(whole, from, to - from));
        }
    }

    /**
     * The stored model without where the reading stands, and without the places that stand as examples beside what became of lines and as
     * whom subjects acted: those are the first that were told, in the order in which events were complete.
     */
    private static String content(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("\"provenance\":"))
                .map(line -> line.startsWith("\"recording\":")
                        ? line.replaceAll(",\"followed\":\\{.*", "")
                                .replaceAll("\\{\"source\":\"\\[1\\]\",\"line\":\\d+,\"column\":0\\},?", "")
                        : line)
                .collect(Collectors.joining("\n"));
    }

    /** The first line in which two models differ, as a failed comparison of the whole is not to be read. */
    private static String difference(String one, String other) {
        String[] these = one.split("\n", -1);
        String[] those = other.split("\n", -1);
        for (int i = 0; i < Math.min(these.length, those.length); i++) {
            if (!these[i].equals(those[i])) {
                int at = Arrays.mismatch(these[i].toCharArray(), those[i].toCharArray());
                int from = Math.max(0, at - 100);
                return "line " + (i + 1) + "\n"
                        + these[i].substring(from, Math.min(these[i].length(), at + 100)) + "\n"
                        + those[i].substring(from, Math.min(those[i].length(), at + 100));
            }
        }
        return these.length == those.length ? "" : these.length + " and " + those.length + " lines";
    }

    private String readAtOnce() throws IOException, InputException {
        Path kept = model;
        Path keptLog = log;
        try {
            model = folder.resolve("once.json");
            log = LOG;
            try (Watching watching = new Watching()) {
                watching.rest();
                watching.finish();
            }
            return content(model);
        } finally {
            model = kept;
            log = keptLog;
        }
    }

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
