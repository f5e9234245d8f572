package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.FileAccess;
import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
import dev.lsmith.model.ModelStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * The log is hostile: a process chooses its file names. Whatever it chooses ends as one literal in each output, allows
 * exactly itself and adds nothing.
 */
class HostileNamesTest {
    private static final String CRAFTED = "/tmp/crafted";

    @TempDir
    private Path folder;

    static Stream<byte[]> names() {
        Stream<String> texts = Stream.of(
                "/tmp/a\" rwlkmix,\n  /** rwlkmix,\n#",
                "/tmp/x\n}\nprofile evil { /** rw, }",
                "/tmp/*",
                "/tmp/**",
                "/tmp/?[a-z]{b,c}",
                "/tmp/@{HOME}/${7*7}/<#assign x=1>/<@m/>",
                "/tmp/#include <abstractions/base>",
                "/tmp/\u001b[31mred\u001b[0m",
                "/tmp/\u202eevil\u2066",
                "/tmp/`touch x`$(id)|;&",
                "/tmp/\\",
                "/tmp/a,",
                "/tmp/ ",
                "/tmp/\\052\\x2a",
                "/tmp/<script>alert(1)</script>",
                "/tmp/^a(b)!c",
                "/tmp/\u007f\u0001\u0009");
        Random random = new Random(20261121);
        Stream<byte[]> drawn = Stream.generate(() -> {
                    byte[] tail = new byte[1 + random.nextInt(24)];
                    random.nextBytes(tail);
                    for (int i = 0; i < tail.length; i++) {
                        tail[i] = tail[i] == 0 || tail[i] == '/' ? (byte) '"' : tail[i];
                    }
                    return concat("/tmp/".getBytes(StandardCharsets.UTF_8), tail);
                })
                .limit(25);
        return Stream.concat(texts.map(t -> t.getBytes(StandardCharsets.UTF_8)), drawn);
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = new byte[a.length + b.length];
        System.arraycopy(a, 0, both, 0, a.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private Path log(byte[] name, String comm) throws IOException {
        String hex = HexFormat.of().withUpperCase().formatHex(name);
        String line =
                "type=AVC msg=audit(1700000000.001:1): apparmor=\"ALLOWED\" operation=\"open\" profile=\"web\" name="
                        + hex + " pid=7 comm=" + comm + " requested_mask=\"r\" denied_mask=\"r\" fsuid=33 ouid=0\n";
        return Files.writeString(folder.resolve("hostile.log"), line);
    }

    @ParameterizedTest
    @MethodSource("names")
    void allowsExactlyItself(byte[] name) throws IOException {
        Path out = folder.resolve("out");
        Path log = log(name, "\"sh\"");
        Invocation run = Invocation.of("generate", log, "-o", out, "--exact", "--complete", "--subject", "web");
        assertThat(run.exitCode()).as(run.err()).isZero();
        Invocation replay = Invocation.of("verify", out, log, "--subject", "web");
        assertThat(replay.exitCode()).as(replay.out() + replay.err()).isZero();
        byte[] other = name.clone();
        other[other.length - 1] = (byte) (other[other.length - 1] == 'q' ? 'r' : 'q');
        Invocation neighbour = Invocation.of("verify", out, log(other, "\"sh\""), "--subject", "web");
        assertThat(neighbour.out()).contains("apparmor: 1 distinct accesses, 1 would be denied");
    }

    @ParameterizedTest
    @MethodSource("names")
    void addsNoRule(byte[] name) throws IOException {
        Path plain = folder.resolve("plain");
        Path hostile = folder.resolve("hostile");
        Invocation.of(
                "generate",
                log(CRAFTED.getBytes(StandardCharsets.UTF_8), "\"sh\""),
                "-o",
                plain,
                "--exact",
                "--complete");
        String comm = HexFormat.of().withUpperCase().formatHex(name);
        Invocation run = Invocation.of("generate", log(name, comm), "-o", hostile, "--exact", "--complete");
        assertThat(run.exitCode()).as(run.err()).isZero();
        for (String file :
                List.of("apparmor/web", "selinux/lsmith_web.te", "selinux/lsmith_web.cil", "docker-run.args")) {
            assertThat(linesBut(hostile.resolve(file), "/tmp/"))
                    .as(file)
                    .isEqualTo(linesBut(plain.resolve(file), "/tmp/"));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void showsNothingThatATerminalObeys(byte[] name) throws IOException, InputException {
        Path out = folder.resolve("out");
        String comm = HexFormat.of().withUpperCase().formatHex(name);
        Invocation run = Invocation.of("generate", log(name, comm), "-o", out);
        Invocation json = Invocation.of("generate", log(name, comm), "-o", out, "--json");
        for (String text : List.of(run.out(), json.out(), Files.readString(out.resolve("report.md")))) {
            assertThat(text.codePoints().filter(c -> c != '\n' && isControl(c)).toArray())
                    .as(text)
                    .isEmpty();
        }
        assertThat(JsonMapper.shared().readTree(json.out()).get("name").asString())
                .isEqualTo("web");
        ModelStore.Stored stored = ModelStore.read("model.json", Files.readAllBytes(out.resolve("model.json")));
        assertThat(stored.model().accesses(FileAccess.class).keySet())
                .extracting(FileAccess::path)
                .containsExactly(KernelText.decode(name));
    }

    private static boolean isControl(int c) {
        return Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
    }

    private static List<String> linesBut(Path file, String ignored) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readString(file).split("\n", -1)) {
            if (!line.contains(ignored)) {
                lines.add(line);
            }
        }
        assertThat(new TreeSet<>(lines)).isNotEmpty();
        return lines;
    }
}
