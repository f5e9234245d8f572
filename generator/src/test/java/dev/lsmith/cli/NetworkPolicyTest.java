package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code run/network-policy.yaml}: what a pod was seen to serve and to ask for. */
class NetworkPolicyTest {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: shop
            spec:
              %s
              containers:
                - name: web
                  image: web
                  ports: [{containerPort: 8443}]
            """;

    @TempDir
    Path folder;

    private Path generated(String pod, String... sockets) throws IOException {
        StringBuilder log = new StringBuilder("""
                type=AVC msg=audit(1.1:1): apparmor="ALLOWED" operation="open" profile="lsmith-learn-web" name="/etc/x" pid=7 comm="web" requested_mask="r" denied_mask="r" fsuid=0 ouid=0
                """);
        for (int i = 0; i < sockets.length; i++) {
            log.append("type=AVC msg=audit(1.1:" + (i + 2)
                    + "): apparmor=\"ALLOWED\" profile=\"lsmith-learn-web\" pid=7 comm=\"web\" family=\"inet\" protocol=6 "
                    + sockets[i] + "\n");
        }
        Path file = Files.writeString(folder.resolve("audit.log"), log);
        Path spec = Files.writeString(folder.resolve("pod.yaml"), POD.formatted(pod));
        Path out = folder.resolve("out");
        Invocation made = Invocation.of("generate", file, "--spec", spec, "--complete", "-o", out, "-q");
        assertThat(made.exitCode()).as(made.err()).isZero();
        return out.resolve("run/network-policy.yaml");
    }

    private static String socket(String operation, String mask, String rest) {
        return "operation=\"" + operation + "\" sock_type=\"stream\" requested_mask=\"" + mask + "\" denied_mask=\""
                + mask + "\"" + rest;
    }

    @Test
    void portsThatAreServedAndAskedFor() throws IOException, InterruptedException {
        Path policy = generated(
                "hostname: x",
                socket("bind", "bind", " laddr=0.0.0.0 lport=8080"),
                socket("listen", "listen", " laddr=0.0.0.0 lport=8080"),
                socket("connect", "connect", " faddr=10.1.2.3 fport=5432"),
                socket("connect", "connect", " faddr=127.0.0.1 fport=9000"));
        Map<String, Object> object = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(policy));
        assertThat(object.get("kind")).isEqualTo("NetworkPolicy");
        assertThat(object.get("spec"))
                .isEqualTo(Map.of(
                        "podSelector",
                        Map.of("matchLabels", Map.of("app", "shop")),
                        "policyTypes",
                        List.of("Ingress", "Egress"),
                        "ingress",
                        List.of(Map.of("ports", List.of(port(8080), port(8443)))),
                        "egress",
                        List.of(Map.of("ports", List.of(port(5432))))));
        isTakenByKubectl(policy);
    }

    private static Map<String, Object> port(int number) {
        return Map.of("protocol", "TCP", "port", number);
    }

    @Test
    void whatNamesNoPortLeavesTheWayOutOpenAndSaysSo() throws IOException {
        String text = Files.readString(generated("hostname: x", socket("connect", "connect", "")));
        assertThat(text)
                .contains("policyTypes: [Ingress]\n", "left open: records of its connections name no port")
                .doesNotContain("egress:");
    }

    @Test
    void aPodInTheHostsNetworkAndOtherEnginesHaveNone() throws IOException {
        assertThat(generated("hostNetwork: true", socket("bind", "bind", " laddr=0.0.0.0 lport=8080")))
                .doesNotExist();
        assertThat(Path.of(System.getProperty("lsmith.root", ".."), "examples/redis/policies/run/network-policy.yaml"))
                .doesNotExist();
    }

    private void isTakenByKubectl(Path policy) throws IOException, InterruptedException {
        Optional<Path> kubectl = UnpackedTools.find("usr/bin/kubectl");
        Assumptions.assumeTrue(kubectl.isPresent(), "kubectl is not at hand");
        Path out = folder.resolve("kubectl.out");
        Process process = new ProcessBuilder(
                        kubectl.orElseThrow().toString(),
                        "label",
                        "--local",
                        "-f",
                        policy.toString(),
                        "seen=yes",
                        "-o",
                        "json")
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor())
                .as(Files.readString(out, StandardCharsets.UTF_8))
                .isZero();
        assertThat(Files.readString(out)).contains("\"networking.k8s.io/v1\"", "5432", "8443");
    }
}
