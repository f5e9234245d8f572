package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code lsmith inspect} as a user runs it. */
class InspectCommandTest {
    @TempDir
    private Path folder;

    private Path spec(String name, String host) throws IOException {
        return Files.writeString(
                folder.resolve("inspect.json"),
                "[{\"Name\": \"/" + name + "\", \"Path\": \"app\", \"HostConfig\": {" + host + "}}]");
    }

    @ParameterizedTest
    @EnumSource(Examples.class)
    void theTableFitsEightyColumns(Examples example) {
        Invocation run = Invocation.of("inspect", example.spec(), "--log", example.log());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("Pod Security Standards: ", "DANGER", "CLOSED BY", "not seen");
        assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void aLogTellsWhatIsNeeded() throws InputException {
        Invocation run = Invocation.of("inspect", Examples.REDIS.spec(), "--log", Examples.REDIS.log(), "--json");
        List<String> needs = new ArrayList<>();
        for (JsonValue finding : findings(run.out())) {
            JsonObject f = finding.object();
            if (f.member("needed").isPresent()) {
                JsonObject need = f.objectOf("needed");
                needs.add(f.textOf("code") + " " + f.textOf("subject") + " " + need.textOf("answer") + " "
                        + need.textsOf("positions").isEmpty());
            }
        }
        assertThat(needs)
                .contains(
                        "capability SETUID needed false",
                        "capability CHOWN needed false",
                        "capability NET_RAW not seen true",
                        "root-writable  not seen true",
                        "memory-unlimited  untold true");
    }

    @Test
    void withoutALogNothingIsSaidOfNeed() {
        Invocation run = Invocation.of("inspect", Examples.REDIS.spec());
        assertThat(run.out()).doesNotContain("seen", "needed  ", "untold", "Log: ");
    }

    @Test
    void whatIsSaidToBeWholeTellsWhatIsNotNeeded() throws IOException {
        Path log = Files.writeString(
                folder.resolve("audit.log"),
                "type=AVC msg=audit(1700000000.001:1): apparmor=\"ALLOWED\" operation=\"open\" profile=\"web\""
                        + " name=\"/etc/x\" pid=7 comm=\"web\" requested_mask=\"r\" denied_mask=\"r\" fsuid=0 ouid=0\n");
        Path spec = spec("c", "\"CapAdd\": [\"NET_ADMIN\"]");
        Invocation without = Invocation.of("inspect", spec, "--log", log, "--markdown");
        Invocation with = Invocation.of("inspect", spec, "--log", log, "--complete", "--markdown");
        assertThat(with.exitCode()).as(with.err()).isZero();
        assertThat(with.out()).isNotEqualTo(without.out());
    }

    private static List<JsonValue> findings(String json) throws InputException {
        JsonObject root = JsonReader.read("out", json).object();
        assertThat(root.textOf("lsmith")).isEqualTo("inspect");
        return root.listOf("containers").get(0).object().listOf("findings");
    }

    @ParameterizedTest
    @CsvSource({"critical, 0", "high, 1", "HIGH, 1", "info, 1"})
    void failsOnALevel(String level, int exitCode) throws IOException {
        Path spec = spec("c", "\"PidMode\": \"host\"");
        assertThat(Invocation.of("inspect", spec, "--fail-on", level).exitCode())
                .isEqualTo(exitCode);
    }

    @Test
    void aLevelThatIsNone() throws IOException {
        assertThat(Invocation.of("inspect", spec("c", ""), "--fail-on", "grave").exitCode())
                .isEqualTo(2);
    }

    @Test
    void aFileThatIsNoSpec() throws IOException {
        Path file = Files.writeString(folder.resolve("x.json"), "{\"a\": 1}");
        Invocation run = Invocation.of("inspect", file);
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err().lines()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"--json", "--markdown", "--fail-on=critical"})
    void hostileNamesStayWords(String form) throws IOException {
        String name = "\\u001b[31m<#assign x=1>${x}|`a`\\n# \\u202ex";
        Path spec = spec(
                name,
                "\"Binds\": [\"/srv/" + name + ":/" + name + "\"], \"PidMode\": \"container:" + name
                        + "\", \"SecurityOpt\": [\"label=level:" + name + "\"]");
        Invocation run = Invocation.of("inspect", spec, form);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("x=1").doesNotContain("\u001b", "\u202e");
        assertThat(run.out().lines()).noneMatch(l -> l.startsWith("# \\u{202e}"));
    }

    @Test
    void everyContainerOfASpecOrOne() throws IOException {
        Path two = Files.writeString(
                folder.resolve("two.json"),
                "[{\"Name\": \"/one\", \"Path\": \"a\", \"HostConfig\": {}},"
                        + "{\"Name\": \"/two\", \"Path\": \"a\", \"HostConfig\": {}}]");
        assertThat(Invocation.of("inspect", two).out()).contains("one: ", "two: ");
        assertThat(Invocation.of("inspect", two, "--container", "two").out())
                .contains("two: ")
                .doesNotContain("one: ");
    }

    @Test
    void markdownHoldsEveryFindingInFull() throws IOException {
        String out = Invocation.of("inspect", spec("c", "\"IpcMode\": \"host\""), "--markdown")
                .out();
        assertThat(out).contains("# How `c` is isolated", "- **How it is used:** Change the shared memory");
    }

    @ParameterizedTest
    @CsvSource({
        "inspect.json, inspect",
        "config.json, oci",
        "docker-run.sh, run",
        "kubernetes.yaml, kubernetes",
        "compose.yaml, compose",
        "web.container, quadlet"
    })
    void aFindingIsClosedInTheWordsOfItsFile(String file, String form) throws InputException {
        Path spec = Path.of(System.getProperty("lsmith.root"), "examples", "specs", file);
        JsonObject root = JsonReader.read(
                        "out", Invocation.of("inspect", spec, "--json").out())
                .object();
        assertThat(root.listOf("containers").get(0).object().textOf("form")).isEqualTo(form);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "docker run -d $DOCKER_OPTS --privileged --pid=host -v /:/host example/agent:1|critical|1",
                "docker run -d $DOCKER_OPTS example/agent:1|critical|5",
                "docker run -d $DOCKER_OPTS example/agent:1|info|1",
                "docker run -d example/agent:1|critical|0",
                "docker run -d --priviledged example/agent:1|critical|5",
            })
    void whatIsNotKnownIsNoPass(String line, String level, int exitCode) throws IOException {
        Path script = Files.writeString(folder.resolve("run.sh"), line + "\n");
        Invocation run = Invocation.of("inspect", script, "--fail-on", level);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
        assertThat(run.err().contains("could not say")).isEqualTo(exitCode == 5);
        assertThat(Invocation.of("inspect", script).exitCode()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "services:\\n  a: {image: i, cap_dorp: [ALL]}\\n  b: {image: i}|b|0",
                "services:\\n  a: {image: i, cap_dorp: [ALL]}\\n  b: {image: i}|a|5",
                "services:\\n  a: {image: i, cap_dorp: [ALL]}\\n  b: {extends: a, image: i}|b|5",
                "services:\\n  a: &a {image: i, cap_dorp: [ALL]}\\n  b: *a|b|5",
                "services:\\n  a: {image: i}\\n  b: {image: i}\\nvolumes: {v: {frob: 1}}|b|5",
                "docker run --name a --frob i\\ndocker run --name b i|b|0",
                "apiVersion: v1\\nkind: Pod\\nspec: {containers: [{name: a, frob: 1}, {name: b}]}|b|0",
                "apiVersion: v1\\nkind: Pod\\nspec: {frob: 1, containers: [{name: a}, {name: b}]}|b|5",
            })
    void anotherContainersWarningsDoNotCount(String text, String container, int exitCode) throws IOException {
        Path file = Files.writeString(folder.resolve("spec"), text.replace("\\n", "\n") + "\n");
        Invocation run = Invocation.of("inspect", file, "--container", container, "--fail-on", "critical");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
        assertThat(run.err().isEmpty()).isEqualTo(exitCode == 0);
    }

    /** A port is needed when a socket was bound to it; one that only sends from it, or another protocol's, is no evidence. */
    @ParameterizedTest
    @CsvSource({
        "listen, 80, stream, needed",
        "accept, 80, stream, needed",
        "bind, 80, stream, needed",
        "sendmsg, 80, stream, untold",
        "getsockname, 80, stream, untold",
        "listen, 8080, stream, untold",
        "bind, 80, dgram, untold",
        "bind, 0, stream, untold"
    })
    void aPublishedPortIsNeededWhereItWasBound(String operation, int port, String type, String answer)
            throws Exception {
        Path spec = Files.writeString(folder.resolve("run.sh"), "docker run --name web -p 8080:80 example/web:1\n");
        String asked = Map.of("sendmsg", "send", "getsockname", "getattr").getOrDefault(operation, operation);
        Path log = Files.writeString(
                folder.resolve("audit.log"),
                "type=AVC msg=audit(1700000000.001:1): apparmor=\"ALLOWED\" operation=\"" + operation
                        + "\" profile=\"lsmith-learn-web\" pid=7 comm=\"web\" lport=" + port
                        + " family=\"inet\" sock_type=\"" + type + "\" protocol=" + (type.equals("dgram") ? 17 : 6)
                        + " requested_mask=\"" + asked + "\" denied_mask=\"" + asked + "\"\n");
        Invocation run = Invocation.of("inspect", spec, "--log", log, "--json");
        List<String> answers = new ArrayList<>();
        for (JsonValue finding : findings(run.out())) {
            if (finding.object().textOf("code").equals("port-published-all")) {
                answers.add(finding.object().objectOf("needed").textOf("answer"));
            }
        }
        assertThat(answers).as(run.err()).containsExactly(answer);
    }

    /** {@code inspect <(docker inspect web)}: what a pipe holds can be read once only. */
    @Test
    void aPipeIsReadOnce(@TempDir Path folder) throws Exception {
        Path pipe = folder.resolve("pipe");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "mkfifo is there");
        Process writer = new ProcessBuilder(
                        "sh", "-c", "cat \"$0\" >\"$1\"", Examples.NGINX.spec().toString(), pipe.toString())
                .start();
        Invocation run = Invocation.of("inspect", pipe);
        assertThat(writer.waitFor()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .isEqualTo(Invocation.of("inspect", Examples.NGINX.spec()).out());
    }
}
