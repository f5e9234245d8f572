package dev.lsmith.container.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.container.ContainerSpec.Port;
import dev.lsmith.container.Specs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Command lines as people write them. */
class RunLineReaderTest {
    @Test
    void readsTheExample() {
        ContainerSpec spec = Specs.file("specs/docker-run.sh");
        assertThat(spec.name()).isEqualTo("web");
        assertThat(spec.image()).isEqualTo("nginx:1.27");
        assertThat(spec.process().command()).containsExactly("nginx", "-g", "daemon off;");
        assertThat(spec.process().environment()).containsExactly("LANG", "TZ");
        assertThat(spec.boundingSet()).containsExactly("chown", "net_bind_service");
        assertThat(spec.mounts())
                .containsExactly(
                        new Mount("bind", "", "/srv/web", "/usr/share/nginx/html", true, "", List.of()),
                        new Mount("tmpfs", "", "", "/var/cache/nginx", false, "", List.of()));
        assertThat(spec.ports()).containsExactly(new Port(80, "tcp", Optional.of(8080), ""));
        assertThat(spec.security().noNewPrivileges()).contains(true);
        assertThat(spec.limits().memoryBytes()).contains(128L << 20);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "a 'b c' \"d e\" f\\ g|[a, b c, d e, f g]",
                "a\"b\"'c'|[abc]",
                "\"a \\\"b\\\" \\n\"|[a \"b\" \\n]",
                "'a \\ \"b'|[a \\ \"b]",
                "a#b #c|[a#b]",
                "$'a\\tb'|[a\tb]",
                "$'a\\x41\\101\\u00e9\\'\\\\n\\q'|[aAA\u00e9'\\n\\q]",
                "\"\" x|[, x]",
                "a >out 2>&1|[a]",
                "$(id -u):${G} `x y`|[$(id -u):${G}, `x y`]",
                "\\$HOME '$X'|[$HOME, $X]",
            })
    void quotesAsTheShellDoes(String words, String read) {
        assertThat(Specs.read("docker run img " + words).get(0).process().command())
                .hasToString(read);
    }

    @Test
    void linesContinue() {
        assertThat(Specs.read("docker run \\\r\n  --privileged \\\n img a\\\nb").get(0))
                .satisfies(s -> assertThat(s.capabilities().privileged()).isTrue())
                .satisfies(s -> assertThat(s.process().command()).containsExactly("ab"));
    }

    @Test
    void shortFlagsCombine() {
        ContainerSpec spec = Specs.read("podman run -itu0:0 -v=/a:/b:Z,rslave -p8080-8081:80-81/udp img")
                .get(0);
        assertThat(spec.engine()).isEqualTo(Engine.PODMAN);
        assertThat(spec.process().terminal()).isTrue();
        assertThat(spec.process().user()).isEqualTo("0:0");
        assertThat(spec.mounts()).containsExactly(new Mount("bind", "", "/a", "/b", false, "rslave", List.of("Z")));
        assertThat(spec.ports())
                .containsExactly(
                        new Port(80, "udp", Optional.of(8080), ""), new Port(81, "udp", Optional.of(8081), ""));
    }

    @Test
    void flagsBehindTheImageAreTheCommands() {
        ContainerSpec spec =
                Specs.read("docker run img --privileged -v /:/host").get(0);
        assertThat(spec.capabilities().privileged()).isFalse();
        assertThat(spec.mounts()).isEmpty();
        assertThat(spec.process().command()).containsExactly("--privileged", "-v", "/:/host");
    }

    @Test
    void switchesMayBeSwitchedOff() {
        assertThat(Specs.read("docker run --privileged=false --read-only=true img")
                        .get(0))
                .satisfies(s -> assertThat(s.capabilities().privileged()).isFalse())
                .satisfies(s -> assertThat(s.filesystem().readOnlyRoot()).isTrue());
    }

    @Test
    void theLongMountAndWhatNoFieldHolds() {
        ContainerSpec spec = Specs.read("docker run --mount type=bind,src=/a,dst=/b,readonly,bind-propagation=rshared"
                        + " --blkio-weight 16 --restart on-failure:3 --dns 1.1.1.1 --dns 8.8.8.8 img")
                .get(0);
        assertThat(spec.mounts()).containsExactly(new Mount("bind", "", "/a", "/b", true, "rshared", List.of()));
        assertThat(spec.otherOptions())
                .isEqualTo(new TreeMap<>(java.util.Map.of(
                        "BlkioWeight", "\"16\"",
                        "Dns", "[\"1.1.1.1\",\"8.8.8.8\"]",
                        "RestartPolicy", "{\"Name\":\"on-failure\",\"MaximumRetryCount\":3}")));
    }

    @Test
    void severalLinesAreSeveralContainers() {
        assertThat(
                        Specs.read(
                                "docker network create n\nsudo docker run --name a x\n$ docker create --name b y; docker stop a"))
                .extracting(ContainerSpec::name)
                .containsExactly("a", "b");
    }

    @Test
    void whatOnlyTheShellKnowsIsReported() throws InputException {
        assertThat(warnings("docker run -v ~/x:/y -v $PWD:/z -u \"$(id -u)\" <image>"))
                .containsExactly(
                        "run.sh:1:15: ~ is left as it is written, as only the run knows what it stands for",
                        "run.sh:1:25: $PWD is left as it is written, as only the run knows what it stands for",
                        "run.sh:1:37: $(id -u) is left as it is written, as only the run knows what it stands for",
                        "run.sh:1:47: <image> may stand for any options; what follows is read as if options came first");
        assertThat(Specs.read("docker run -v ~/x:/y img").get(0).mounts())
                .containsExactly(new Mount("bind", "", "~/x", "/y", false, "", List.of()));
    }

    @Test
    void unknownFlagsAreReportedAndNotGuessed() throws InputException {
        assertThat(warnings("docker run --frob=1 --privileged img"))
                .containsExactly("run.sh:1:12: neither docker nor podman has the flag --frob");
        assertThat(warnings("docker run -z img cmd"))
                .containsExactly("run.sh:1:12: neither docker nor podman has the flag -z");
        assertThat(warnings("docker run --frob x -u 1 img"))
                .containsExactly(
                        "run.sh:1:12: neither docker nor podman has the flag --frob; the next word was taken for"
                                + " its value");
        assertThat(Specs.read("docker run --frob=1 --privileged img").get(0).otherOptions())
                .containsKey("--frob");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "docker run 'x|inspect.json:1:12: a shell could not read on from here",
                "docker run \"x|inspect.json:1:14: a quote is not closed",
                "docker run --name|inspect.json:1:12: --name: its value is missing",
                "docker run -p x:y img|inspect.json:1:15: --publish: \"x:y\" is no port",
                "docker run -m 1q img|inspect.json:1:15: --memory: \"1q\" is no size in bytes",
                "docker run -m 99999999p img|inspect.json:1:15: --memory: \"99999999p\" is more than 64 bits can hold",
                "docker run --cap-add 'A B' img|inspect.json:1:22: --cap-add: this is no name of a capability",
                "docker run --privileged=maybe img"
                        + "|inspect.json:1:12: --privileged: expected true or false, found \"maybe\"",
                "docker network create run|inspect.json:1:1: no docker run line was found",
                "docker run -v a:b:c:d img|inspect.json:1:15: --volume: expected SOURCE:DESTINATION[:OPTIONS]",
            })
    void complaintsHaveAPlace(String line, String complaint) {
        assertThat(Specs.complaint(line)).isEqualTo(complaint);
    }

    @Test
    void theApiSocketIsAMount() {
        assertThat(Specs.read("docker run --use-api-socket img").get(0).mounts())
                .containsExactly(
                        new Mount("bind", "", "/var/run/docker.sock", "/var/run/docker.sock", false, "", List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "docker -H tcp://x:1 --tls run --name a img",
                "podman --log-level debug --remote container run --name a img",
                "sudo -E /usr/bin/docker -c prod create --name a img",
                "DOCKER_HOST=x nerdctl -n k8s.io run --name a img",
                "sudo docker --context=prod run --name=a img"
            })
    void flagsBeforeRunArePassedOver(String line) {
        assertThat(Specs.read(line).get(0))
                .satisfies(s -> assertThat(s.name()).isEqualTo("a"))
                .satisfies(s -> assertThat(s.image()).isEqualTo("img"));
    }

    private static List<String> warnings(String line) throws InputException {
        return Specs.reading("run.sh", line.getBytes(StandardCharsets.UTF_8)).diagnostics().stream()
                .map(RunLineReaderTest::text)
                .toList();
    }

    private static String text(Diagnostic diagnostic) {
        return diagnostic.position().orElseThrow() + ": " + diagnostic.message();
    }
}
