package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A recording gives the same policies, whatever its lines are wrapped in. */
class WrapperEquivalenceTest {
    private static final String TIME = "Nov 21 19:41:57 host ";
    private static final String ISO_TIME = "2026-11-21T19:41:57.123456+00:00 host ";
    private static final String KERNEL = "kernel: [  123.456789] ";

    @TempDir
    private Path folder;

    /** How a wrapper writes one line of auditd. */
    private record Wrapper(String title, UnaryOperator<String> wrap) {
        @Override
        public String toString() {
            return title;
        }
    }

    static Stream<Wrapper> wrappers() {
        return Stream.of(
                new Wrapper("node", line -> "node=host.example " + line),
                new Wrapper("crlf", line -> line + "\r"),
                new Wrapper("enriched", line -> line + "\u001dUID=\"root\" GID=\"root\""),
                new Wrapper("enriched without its separator", line -> line + "UID=\"root\" GID=\"root\""),
                new Wrapper("syslog bsd", line -> TIME + KERNEL + printk(line)),
                new Wrapper("syslog iso", line -> ISO_TIME + KERNEL + printk(line)),
                new Wrapper("syslog rfc5424", line -> "<5>1 " + ISO_TIME + "kernel - - - " + printk(line)),
                new Wrapper("syslog of audispd", line -> TIME + "audispd: node=host " + line),
                new Wrapper("dmesg", line -> "[  123.456789] " + printk(line)),
                new Wrapper("dmesg time", line -> "[Sat Nov 21 19:41:57 2026] " + printk(line)),
                new Wrapper("dmesg iso", line -> "2026-11-21T19:41:57,123456+00:00 " + printk(line)),
                new Wrapper("dmesg levels", line -> "kern  :notice: [  123.456789] " + printk(line)),
                new Wrapper("journal short", line -> TIME + "kernel: " + printk(line)),
                new Wrapper(
                        "journal json",
                        line -> "{\"_TRANSPORT\":\"kernel\",\"MESSAGE\":\""
                                + printk(line).replace("\\", "\\\\").replace("\"", "\\\"") + "\"}"),
                new Wrapper(
                        "journal export",
                        line -> "__CURSOR=s=1;i=2\n_TRANSPORT=kernel\nMESSAGE=" + printk(line) + "\n"),
                new Wrapper("grep", line -> "/var/log/audit/audit.log:" + line),
                new Wrapper("grep numbered", line -> "/var/log/audit/audit.log:17:" + line));
    }

    private static String printk(String line) {
        return "audit: " + line.replaceFirst(" msg=audit", " audit");
    }

    @ParameterizedTest
    @MethodSource("wrappers")
    void ofOneLine(Wrapper wrapper) throws IOException {
        StringBuilder wrapped = new StringBuilder();
        for (String line : Files.readAllLines(Examples.NGINX.log())) {
            wrapped.append(wrapper.wrap().apply(line)).append('\n');
        }
        assertSamePolicies(write("wrapped.log", wrapped.toString().getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void gzip() throws IOException {
        Path packed = folder.resolve("audit.log.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(Examples.NGINX.log(), out);
        }
        assertSamePolicies(packed);
    }

    @Test
    void xz() throws IOException {
        Path packed = folder.resolve("audit.log.xz");
        try (OutputStream out = new XZOutputStream(Files.newOutputStream(packed), new LZMA2Options(1))) {
            Files.copy(Examples.NGINX.log(), out);
        }
        assertSamePolicies(packed);
    }

    @Test
    void rotatedFilesOfAFolder() throws IOException {
        List<String> lines = Files.readAllLines(Examples.NGINX.log());
        Path logs = Files.createDirectory(folder.resolve("logs"));
        Files.write(logs.resolve("audit.log.2"), lines.subList(0, 700));
        Files.write(logs.resolve("audit.log.1"), lines.subList(700, 1400));
        Files.write(logs.resolve("audit.log"), lines.subList(1400, lines.size()));
        assertSamePolicies(logs);
    }

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private void assertSamePolicies(Path log) throws IOException {
        Path expected = generate(Examples.NGINX.log(), "expected");
        Path actual = generate(log, "actual");
        for (String file : List.of("apparmor/nginx", "selinux/lsmith_nginx.te", "seccomp.json", "docker-run.args")) {
            assertThat(actual.resolve(file)).as(file).hasSameTextualContentAs(expected.resolve(file));
        }
        assertThat(kept(actual)).isEqualTo(kept(expected)).isNotEmpty();
    }

    private Path generate(Path log, String name) {
        Path out = folder.resolve(name);
        Invocation run = Invocation.of("generate", log, "--spec", Examples.NGINX.spec(), "-o", out);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("0 not understood, 0 no record", "no sign of lost events");
        return out;
    }

    private static List<String> kept(Path out) throws IOException {
        return JsonMapper.shared()
                .readTree(Files.readString(out.resolve("capabilities.json")))
                .get("keep")
                .values()
                .stream()
                .map((JsonNode kept) -> kept.get("capability").asString())
                .toList();
    }
}
