package dev.lsmith.container.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.Limits.Ulimit;
import dev.lsmith.container.Specs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a file may hold instead of a container: one line that says what, where and, in it, which value. */
class BadSpecsTest {
    private static final String POD = "apiVersion: v1\nkind: Pod\nspec: ";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "hello|1:1: this describes no container",
                "a: 1|1:1: this describes no container",
                "[Pod]~PodName=x|1:1: this describes no container",
                "true|1:1: this describes no container",
                "[null]|1:1: the list of containers is empty",
                "[7]|1:1: this describes no container",
                "{\"IPAM\":{}}|1:1: this is docker network inspect output, which describes no container",
                "[{\"subnets\":[],\"driver\":\"bridge\"}]"
                        + "|1:1: this is docker network inspect output, which describes no container",
                "[{\"Mountpoint\":\"/x\"}]|1:1: this is docker volume inspect output, which describes no container",
                "[{\"RepoTags\":[]}]|1:1: this is docker image inspect output, which describes no container",
                "[{\"Spec\":{},\"Version\":{}}]|1:1: this is docker service inspect output, which describes no container",
                "{\"InfraContainerID\":\"\"}|1:1: this is podman pod inspect output, which describes no container",
                "{\"services\":{\"a\":{\"image\":|1:27: services.a: the JSON ends too early",
                "{\"services\":{\"a\":{},\"a\":{}}}|1:21: services.a: this name stands here for the second time",
                "services:~  a: {image: x}~  a: {image: y}|3:3: services.a: this name stands here for the second time",
                "services: {a: {image: [x]}}|1:23: services.a.image: expected a string, found an array",
                "services: {a: {image: x}|1:25: this is not YAML: expected ',' or '}', but got <stream end>",
                "services: {a: *b}|1:15: this is not YAML: found undefined alias b",
                "services: &s {a: *s}|1:11: services.a: this alias holds itself",
                "services: {? [a] : b}|1:14: services: a name must be plain text",
                "services:~\tx: y|2:1: this is not YAML: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for"
                        + " indentation)",
                "services: {a: {memory: !!int x, cap_add: 7}}|1:42: services.a.cap_add: expected an array, found a number",
                "volumes: {}~services: {}|2:11: services: the compose file has no services",
                "apiVersion: v1~kind: ConfigMap|1:1: no workload is among these objects",
                "apiVersion: v1~kind: List~items: []|1:1: no workload is among these objects",
                "apiVersion: v1~kind: [Pod]|2:7: kind: expected a string, found an array",
                "apiVersion: v1~kind: Pod~spec: {containers: [{}]}"
                        + "|3:21: spec.containers[0]: the member \"name\" is missing",
                "{\"ociVersion\":\"1\",\"process\":{\"user\":{\"uid\":\"0\"}}}"
                        + "|1:44: process.user.uid: expected a number, found a string",
            })
    void isRefusedInOneLine(String text, String complaint) {
        assertThat(Specs.complaint(text.replace('~', '\n'))).isEqualTo("inspect.json:" + complaint);
    }

    @Test
    void bombsOfAliasesAreRefused() {
        StringBuilder bomb = new StringBuilder("services: {a: {image: x}}\nx0: &x0 [lol, lol, lol, lol, lol, lol]\n");
        for (int i = 1; i < 12; i++) {
            String below = "*x" + (i - 1);
            bomb.append(
                    "x%d: &x%d [%s, %s, %s, %s, %s, %s]%n".formatted(i, i, below, below, below, below, below, below));
        }
        assertThat(Specs.complaint(bomb.toString()))
                .matches("inspect\\.json:\\d+:\\d+: x\\d+(\\[\\d])*: aliases make this text too large");
    }

    @Test
    void depthIsBounded() {
        assertThat(Specs.complaint("[".repeat(100_000)))
                .isEqualTo("inspect.json:1:502: the JSON is nested too deeply or has too long a number or string");
        assertThat(Specs.complaint("{\"a\":".repeat(100_000)))
                .startsWith("inspect.json:1:")
                .doesNotContain("\n");
        assertThat(Specs.complaint("services: " + "[".repeat(100_000)))
                .isEqualTo("inspect.json:1:60: the YAML is nested more than 50 deep");
        assertThat(Specs.complaint("docker run " + "$(".repeat(100_000)))
                .isEqualTo("inspect.json: there are more than 1000 opening brackets");
        assertThat(Specs.complaint("docker run " + "'".repeat(100_001))).startsWith("inspect.json:1:");
        assertThat(Specs.complaint("services: {a: {image: '" + "${A:-".repeat(10_000) + "'}}"))
                .startsWith("inspect.json:1:23: services.a.image: ");
    }

    @Test
    void bytesThatAreNoTextAreRefusedAtTheirPlace() {
        byte[] latin = "services:\n  a: {image: \"caf\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Specs.complaint(latin)).isEqualTo("inspect.json:2:18: this is not UTF-8 text");
        assertThat(Specs.complaint("\u007fELF\u0002\u0001\u0000\u0000"))
                .isEqualTo("inspect.json:1:7: " + "this is a binary file, or UTF-16 without its byte order mark");
        assertThat(Specs.complaint("docker run x".getBytes(StandardCharsets.UTF_16LE)))
                .isEqualTo("inspect.json:1:2: this is a binary file, or UTF-16 without its byte order mark");
    }

    @ParameterizedTest
    @CsvSource({"UTF-8", "UTF-16LE", "UTF-16BE"})
    void everyFormMayHaveAByteOrderMark(String charset) throws Exception {
        for (String text : List.of(
                "docker run x",
                POD + "{containers: [{name: a}]}",
                "services: {a: {image: x}}",
                "[Container]\nImage=x",
                "{\"ociVersion\":\"1\"}")) {
            assertThat(Specs.complaint(("\uFEFF" + text).getBytes(charset))).isEqualTo("read 1");
        }
    }

    /** 2 to the 53 and 1 is the first whole number that a double cannot hold. */
    @Test
    void largeNumbersAreExactOrRefused() {
        long odd = 9_007_199_254_740_993L;
        String oci = "{\"ociVersion\":\"1\",\"process\":{\"rlimits\":[{\"type\":\"RLIMIT_NOFILE\",\"soft\":"
                + odd + ",\"hard\":18446744073709551615}]},\"linux\":{\"resources\":{\"memory\":{\"limit\":" + odd
                + "},\"cpu\":{\"quota\":" + odd + ",\"period\":1000000000}}}}";
        ContainerSpec spec = Specs.read(oci).get(0);
        assertThat(spec.limits().memoryBytes()).contains(odd);
        assertThat(spec.limits().nanoCpus()).contains(odd);
        assertThat(spec.limits().ulimits()).containsExactly(new Ulimit("nofile", odd, -1));
        assertThat(Specs.read("services: {a: {mem_limit: " + odd + "}}")
                        .get(0)
                        .limits()
                        .memoryBytes())
                .contains(odd);
        assertThat(Specs.read("docker run -m " + odd + " --ulimit nofile=" + odd + " x")
                        .get(0)
                        .limits())
                .satisfies(l -> assertThat(l.memoryBytes()).contains(odd))
                .satisfies(l -> assertThat(l.ulimits()).containsExactly(new Ulimit("nofile", odd, odd)));
        assertThat(Specs.complaint(oci.replace("\"limit\":" + odd, "\"limit\":9223372036854775808")))
                .isEqualTo("inspect.json:1:160: linux.resources.memory.limit: 9223372036854775808 is not a whole number"
                        + " of 64 bits");
        assertThat(Specs.complaint("docker run --ulimit nofile=9223372036854775808 x"))
                .isEqualTo("inspect.json:1:21: --ulimit: 9223372036854775808 is more than 64 bits can hold");
        assertThat(Specs.complaint("services: {a: {pids_limit: 1e3}}"))
                .isEqualTo("inspect.json:1:28: services.a.pids_limit: \"1e3\" is no whole number");
    }
}
