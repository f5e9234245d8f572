package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --spec}, {@code --container} and {@code --service}, which every command takes alike. */
class SpecOptionsTest {
    private static final Path EXAMPLES = Path.of(System.getProperty("lsmith.root", ".."), "examples", "specs")
            .normalize();

    @TempDir
    private Path folder;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inspect.json",
                "podman-inspect.json",
                "crictl-inspect.json",
                "nerdctl-native.json",
                "nerdctl-inspect.json",
                "config.json",
                "compose.yaml",
                "kubernetes.yaml",
                "web.container",
                "docker-run.sh"
            })
    void everyFormIsInspectedAndGeneratedFrom(String example) {
        Invocation inspection = Invocation.of("inspect", EXAMPLES.resolve(example));
        assertThat(inspection.exitCode()).as(inspection.err()).isZero();
        assertThat(inspection.out()).contains("Pod Security Standards: ", "DANGER");
        Invocation generation =
                Invocation.of("generate", "--spec", EXAMPLES.resolve(example), "--name", "web", "-o", folder);
        assertThat(generation.exitCode()).as(generation.err()).isZero();
        assertThat(folder.resolve("apparmor/web")).isRegularFile();
        assertThat(folder.resolve("seccomp.json")).isRegularFile();
    }

    @Test
    void composeFilesAreLaidOverEachOther() {
        Path compose = EXAMPLES.resolve("compose");
        Invocation run = Invocation.of(
                "inspect",
                "--spec",
                compose.resolve("base.yaml"),
                "--spec",
                compose.resolve("override.yaml"),
                "--json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(Invocation.of("inspect", compose.resolve("base.yaml"), compose.resolve("override.yaml"), "--json")
                        .out())
                .isEqualTo(run.out());
    }

    @ParameterizedTest
    @CsvSource({"--service, db, shop-db", "--container, shop-db, shop-db", "--service, web, web"})
    void aServiceIsChosenByEitherOfItsNames(String option, String name, String container) throws IOException {
        Path compose = file("compose.yaml", "services: {web: {image: x}, db: {image: y, container_name: shop-db}}\n");
        Invocation run = Invocation.of("inspect", compose, option, name);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines().findFirst().orElseThrow()).startsWith(container + ": ");
    }

    @Test
    void severalContainersAreAllInspectedAndMustBeChosenFromToGenerate() throws IOException {
        Path pods = file(
                "k.yaml",
                "apiVersion: v1\nkind: List\nitems:\n"
                        + "- {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: app}, {name: log}]}}\n"
                        + "- {apiVersion: v1, kind: Pod, metadata: {name: b}, spec: {containers: [{name: app}]}}\n");
        assertThat(Invocation.of("inspect", pods).out().lines())
                .filteredOn(line -> line.matches("(app|log): .*"))
                .hasSize(3);
        String there = "; name one with --container; there are: Pod/a/app, Pod/a/log, Pod/b/app";
        assertFails("it holds 3 containers" + there, pods, "generate", "--spec", pods, "-o", folder);
        assertFails(
                "no container is named db" + there,
                pods,
                "generate",
                "--spec",
                pods,
                "--container",
                "db",
                "-o",
                folder);
        assertFails("2 containers are named app" + there, pods, "inspect", pods, "--container", "app");
        Invocation one = Invocation.of("inspect", pods, "--container", "b/app");
        assertThat(one.exitCode()).as(one.err()).isZero();
    }

    @Test
    void containersWithoutNamesAreNumbered() throws IOException {
        Path lines = file("run.sh", "docker run a\ndocker run --privileged b\n");
        assertFails(
                "it holds 2 containers; name one with --container; there are: #1, #2",
                lines,
                "generate",
                "--spec",
                lines,
                "-o",
                folder);
        assertThat(Invocation.of("inspect", lines, "--container", "#2").out()).contains("privileged");
    }

    @Test
    void standardInputIsASpec() {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("docker run --name piped x".getBytes(StandardCharsets.UTF_8)));
        try {
            Invocation run = Invocation.of("inspect", "-");
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).startsWith("piped: ");
        } finally {
            System.setIn(before);
        }
        assertThat(Invocation.of("generate", "-", "--spec", "-", "-o", folder).exitCode())
                .isEqualTo(2);
        assertThat(Invocation.of("inspect", "-", "--spec", "-").exitCode()).isEqualTo(2);
    }

    @Test
    void whatIsNotUnderstoodIsSaidByEveryCommand() throws IOException {
        Path spec = file("run.sh", "docker run --name nginx --frob=1 x\n");
        Path output = folder.resolve("out");
        String warning = "warning: " + spec + ":1:25: neither docker nor podman has the flag --frob";
        assertThat(Invocation.of("inspect", spec, "--json").err()).isEqualTo("lsmith: " + warning + "\n");
        assertThat(Invocation.of(
                                "generate",
                                Examples.NGINX.log(),
                                "--spec",
                                spec,
                                "--subject",
                                "learn-nginx",
                                "-o",
                                output)
                        .out())
                .contains(warning);
        assertThat(Invocation.of("verify", output, Examples.NGINX.log(), "--spec", spec, "--subject", "learn-nginx")
                        .err())
                .isEqualTo("lsmith: " + warning + "\n");
    }

    @Test
    void filesThatCannotBeSpecs() throws IOException {
        Path large = folder.resolve("large.json");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(100 << 20);
        }
        Path empty = file("empty.json", "");
        assertFails("it is larger than 64 MiB; give the output of docker inspect", large, "inspect", large);
        assertFails("it is a folder; give the output of docker inspect", folder, "inspect", folder);
        Path none = folder.resolve("none.json");
        assertFails("there is no such file; give the output of docker inspect", none, "inspect", none);
        assertThat(Invocation.of("inspect", empty).err())
                .startsWith("lsmith: error: " + empty + ": the file is empty; ");
        assertThat(Invocation.of("inspect").exitCode()).isEqualTo(2);
    }

    @Test
    void aDeviceThatIsEmpty() {
        Path device = Path.of("/dev/null");
        Assumptions.assumeTrue(Files.exists(device), "there is no /dev/null");
        assertThat(Invocation.of("inspect", device).err()).startsWith("lsmith: error: /dev/null: the file is empty; ");
    }

    private static void assertFails(String message, Path file, Object... arguments) {
        Invocation run = Invocation.of(arguments);
        assertThat(run.err()).isEqualTo("lsmith: error: " + file + ": " + message + "\n");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.out()).isEmpty();
    }
}
