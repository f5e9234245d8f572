package dev.lsmith.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lsmith.audit.LogSources.LogSource;
import dev.lsmith.audit.ReadingReport.LineState;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged, odd and missing input: nothing good is lost, and what is bad has a word with a place. */
class BadInputTest {
    private static String record(int serial) {
        return "type=AVC msg=audit(1700000000.123:" + serial + "): apparmor=\"DENIED\" pid=" + serial;
    }

    private static String records(int count) {
        return IntStream.range(0, count).mapToObj(i -> record(i) + "\n").collect(Collectors.joining());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }

    @Test
    void lineOfTenMegabytes() {
        Reading reading = Reading.of(record(1) + "\n" + "type=AVC " + "x".repeat(10 << 20) + "\n" + record(2) + "\n");

        assertThat(reading.records()).extracting(r -> r.position().line()).containsExactly(1L, 3L);
        assertThat(reading.report().lines(LineState.UNRECOGNISED)).isEqualTo(1);
        assertThat(reading.report().lines()).isEqualTo(3);
        assertThat(reading.report().bytes()).isGreaterThan(10 << 20);
        assertThat(reading.report().diagnostics().get(0).code()).isEqualTo("line-too-long");
        assertThat(reading.report().diagnostics().get(0).position().orElseThrow())
                .hasToString("test.log:2");
    }

    @Test
    void lineOfTenMegabytesAtTheEnd() {
        Reading reading = Reading.of(record(1) + "\n" + "x".repeat(10 << 20));

        assertThat(reading.records()).hasSize(1);
        assertThat(reading.report().lines(LineState.UNRECOGNISED)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=\"",
                "avc: denied { ",
                "audit(",
                "msg='(",
                "x={ ",
                "security_compute_sid: invalid context ",
                "=",
                "\""
            })
    void hostileLineCostsNoMoreThanItsLength(String piece) {
        Reading reading = Reading.of(record(1) + " " + piece.repeat((1 << 19) / piece.length()) + "\n" + record(2));

        assertThat(reading.records()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type=AVC msg=audit(08/14/2024 21:27:54.123:201) : comm=| a",
                "<4>1 2024-08-14T21:27:54Z host kernel 12 ID [a |\"x\"",
                "{\"MESSAGE\":\"|x",
                "{|[",
                "Aug 14 21:27:54 host |x",
                "|a:",
                "__CURSOR=1\nMESSAGE\n\1\1\0\0\0\0\0\0|\n",
            })
    void hostileWrapperCostsNoMoreThanItsLength(String shape) {
        int bar = shape.indexOf('|');
        String piece = shape.substring(bar + 1);
        String hostile = shape.substring(0, bar) + piece.repeat((1 << 19) / piece.length());

        Reading reading = Reading.of(record(1) + "\n" + hostile + "\n\n" + record(2));

        assertThat(reading.records()).extracting(r -> r.value("pid").orElse("")).contains("1", "2");
    }

    @Test
    void carriageReturnsNulBytesAndNoFinalNewline() {
        Reading reading = Reading.of("\0\0\0" + record(1) + "\r\n\0\0" + record(2) + "\0\r\n\r\n" + record(3));

        assertThat(reading.records()).extracting(r -> r.value("pid").orElse("")).containsExactly("1", "2", "3");
        assertThat(reading.report().lines(LineState.UNRECOGNISED)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-8"})
    void byteOrderMark(String charset) {
        Reading reading = Reading.of(
                ("\uFEFF" + record(1) + " name=\"/é\uD83D\uDE00\"\r\n" + record(2)).getBytes(Charset.forName(charset)));

        assertThat(reading.records()).hasSize(2);
        assertThat(reading.records().get(0).value("name")).contains("/é\uD83D\uDE00");
    }

    @Test
    void garbage() {
        byte[] garbage = new byte[100_000];
        new Random(7).nextBytes(garbage);
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        log.writeBytes(bytes(record(1) + "\n"));
        log.writeBytes(garbage);
        log.writeBytes(bytes("\n" + record(2) + "\n"));

        Reading reading = Reading.of(log.toByteArray());

        assertThat(reading.records()).extracting(r -> r.value("pid").orElse("")).containsExactly("1", "2");
        assertThat(reading.report().lines(LineState.UNRECOGNISED)).isPositive();
    }

    @Test
    void truncatedGzipKeepsWhatCameBefore() throws IOException {
        byte[] packed = gzip(bytes(records(20_000)));
        byte[] cut = Arrays.copyOf(packed, packed.length / 2);

        Reading reading = Reading.of(
                List.of(Reading.source("a.gz", "a.gz", cut), Reading.source("b.log", "b.log", bytes(record(99_999)))));

        assertThat(reading.records()).hasSizeGreaterThan(5_000);
        assertThat(reading.records())
                .last()
                .satisfies(r -> assertThat(r.position().source()).isEqualTo("b.log"));
        assertThat(reading.diagnosed()).containsExactly("truncated");
        assertThat(reading.reasons(LineState.UNRECOGNISED)).isSubsetOf("line cut off where the file is damaged");
        assertThat(reading.records()).allMatch(r -> r.value("pid").equals(r.id().map(i -> "" + i.serial())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis/audit.log.zst", "redis/run2/audit.log.xz", "perlapp/audit.log.gz"})
    void truncatedRecording(String recording) throws IOException {
        byte[] packed = Files.readAllBytes(Path.of(System.getProperty("lsmith.root"), "examples", recording));
        int whole = Reading.of(packed).records().size();

        Reading reading = Reading.of(Arrays.copyOf(packed, packed.length - 2_000));

        assertThat(reading.records().size()).isBetween(0, whole - 1);
        assertThat(reading.diagnosed()).containsExactly("truncated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis/audit.log.zst", "redis/run2/audit.log.xz", "perlapp/audit.log.gz"})
    void damagedRecording(String recording) throws IOException {
        byte[] packed = Files.readAllBytes(Path.of(System.getProperty("lsmith.root"), "examples", recording));
        Arrays.fill(packed, packed.length / 2, packed.length / 2 + 64, (byte) 0xa5);

        Reading reading = Reading.of(packed);

        assertThat(reading.diagnosed())
                .isSubsetOf("unreadable", "truncated", "line-too-long", "odd-hex", "unclosed-quote", "bad-stamp")
                .containsAnyOf("unreadable", "truncated");
    }

    /** Logs are opened and read ahead of the one that is told: what is wrong with one is told in its turn, and costs no other. */
    @Test
    void aLogAmongOthersThatCannotBeOpenedOrReadOn() {
        String line = "type=AVC msg=audit(1700000000.123:%d): apparmor=\"DENIED\" operation=\"open\" name=\"/f\"%n";
        List<AtomicBoolean> closed = new ArrayList<>();
        List<LogSource> sources = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            byte[] bytes = line.formatted(i).repeat(3).getBytes(StandardCharsets.UTF_8);
            AtomicBoolean flag = new AtomicBoolean();
            closed.add(flag);
            boolean fails = i == 7;
            sources.add(new LogSource("log" + i, "run", () -> new FilterInputStream(new ByteArrayInputStream(bytes)) {
                @Override
                public int read(byte[] to, int offset, int length) throws IOException {
                    int read = super.read(to, offset, length);
                    if (fails && read < 0) {
                        throw new IOException("the disk is gone");
                    }
                    return read;
                }

                @Override
                public void close() {
                    flag.set(true);
                }
            }));
        }
        sources.add(3, new LogSource("locked", "run", () -> {
            throw new IOException("no permission");
        }));
        Reading reading = Reading.of(sources);

        assertThat(reading.records()).hasSize(60);
        assertThat(reading.report().sources()).hasSize(21);
        assertThat(reading.report().diagnostics())
                .extracting(d -> d.position().orElseThrow().toString())
                .containsExactly("locked", "log7:3");
        assertThat(closed).allMatch(AtomicBoolean::get);
    }

    @Test
    void bzip2IsNamed() {
        Reading reading = Reading.of("BZh91AY&SY");

        assertThat(reading.report().diagnostics().get(0).message()).contains("bzip2");
    }

    @Test
    void emptyLog() {
        assertThat(Reading.of("").report().lines()).isZero();
    }

    @Test
    void inventedRecordTypesDoNotGrowTheReport() {
        Ledger ledger = new Ledger();
        for (int i = 0; i < 10_000; i++) {
            ledger.fate(LineState.UNSUPPORTED, "record type T" + i, Position.ofLine("x", i));
            ledger.loss(new Loss(Loss.LossKind.RATE_LIMIT, 2, Position.ofLine("x", i)));
        }

        assertThat(ledger.report().tallies()).hasSizeLessThan(210);
        assertThat(ledger.report().lines(LineState.UNSUPPORTED)).isEqualTo(10_000);
        assertThat(ledger.report().losses()).hasSize(100);
        assertThat(ledger.report().losses().stream().mapToLong(Loss::lost).sum())
                .isEqualTo(20_000);
    }

    @Test
    void sourcesOfAFolder(@TempDir Path folder) throws IOException, InputException {
        for (String name : List.of(
                "audit.log",
                "audit.log.1",
                "audit.log.10.gz",
                "audit.log.2.gz",
                "inspect.json",
                "notes.md",
                "kern.log-20240102",
                "kern.log-20240101.xz",
                "kern.log",
                "syslog.1")) {
            Files.writeString(folder.resolve(name), "");
        }
        Files.createDirectory(folder.resolve("old.log"));

        List<LogSource> sources = LogSources.expand(List.of(folder.toString(), "-"), InputStream.nullInputStream());

        assertThat(sources)
                .extracting(s -> s.name().replace(folder + "/", ""))
                .containsExactly(
                        "audit.log.10.gz",
                        "audit.log.2.gz",
                        "audit.log.1",
                        "audit.log",
                        "kern.log-20240101.xz",
                        "kern.log-20240102",
                        "kern.log",
                        "syslog.1",
                        "-");
        assertThat(sources).extracting(LogSource::run).containsOnly(folder.toString(), "-");
    }

    @Test
    void standardInput() throws InputException {
        List<LogSource> sources = LogSources.expand(List.of("-"), new ByteArrayInputStream(bytes(records(3))));

        assertThat(Reading.of(sources).records()).hasSize(3);
    }

    @Test
    void missingFileAndEmptyFolder(@TempDir Path folder) {
        assertThatThrownBy(() -> LogSources.expand(List.of("/no/such.log"), InputStream.nullInputStream()))
                .isInstanceOfSatisfying(InputException.class, e -> {
                    assertThat(e.diagnostic().code()).isEqualTo("no-such-file");
                    assertThat(e.diagnostic().position().orElseThrow()).hasToString("/no/such.log");
                    assertThat(e.diagnostic().help()).isNotEmpty();
                });
        assertThatThrownBy(() -> LogSources.expand(List.of(folder.toString()), InputStream.nullInputStream()))
                .isInstanceOfSatisfying(
                        InputException.class,
                        e -> assertThat(e.diagnostic().code()).isEqualTo("no-logs"));
        assertThatThrownBy(() -> LogSources.expand(List.of("a\0b"), InputStream.nullInputStream()))
                .isInstanceOf(InputException.class);
    }
}
