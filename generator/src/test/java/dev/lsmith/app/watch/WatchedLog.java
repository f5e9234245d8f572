package dev.lsmith.app.watch;

import dev.lsmith.app.recording.FollowedModel;
import dev.lsmith.app.recording.ModelFile;
import dev.lsmith.base.InputException;
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
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A log that grows, its model, and a clock of the test's own. */
abstract class WatchedLog {
    static final Path LOG = Path.of(System.getProperty("lsmith.root", ".."), "examples/nginx/audit.log")
            .normalize();

    @TempDir
    Path folder;

    Path log;
    Path model;
    long nanos;
    byte[] whole = {};

    @BeforeEach
    void readExample() throws IOException {
        log = folder.resolve("audit.log");
        model = folder.resolve("model.json");
        whole = Files.readAllBytes(LOG);
    }

    /** A watch that is given up without a word, as by kill -9, when the test does not finish it. */
    final class Watching implements AutoCloseable {
        final FollowedModel followed;
        final Feed feed;
        final Watch watch;
        final Optional<String> gone;

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

    void append(int from, int to) throws IOException {
        try (FileChannel out = FileChannel.open(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            out.write(ByteBuffer.wrap(whole, from, to - from));
        }
    }

    /**
     * The stored model without where the reading stands, and without the places that stand as examples beside what became of lines and as
     * whom subjects acted: those are the first that were told, in the order in which events were complete.
     */
    static String content(Path file) throws IOException {
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
    static String difference(String one, String other) {
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

    String readAtOnce() throws IOException, InputException {
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
}
