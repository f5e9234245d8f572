package dev.lsmith.posture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.ShippedData;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.SpecSyntax;
import dev.lsmith.container.Specs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each proposal can be applied as it stands: no engine refuses it for what else the spec says, and it closes what it says. */
class JointProposalsTest {
    private static Map<String, String> closes(String spec, SpecSyntax form) {
        return closes(Specs.read(spec).get(0), form);
    }

    private static Map<String, String> closes(ContainerSpec spec, SpecSyntax form) {
        return PostureReport.findings(spec, form, Optional.empty()).stream()
                .collect(Collectors.toMap(f -> (f.code() + " " + f.subject()).trim(), PostureFinding::close));
    }

    private static String pod(String spec, String context) {
        return "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {" + spec
                + "containers: [{name: c, image: i, ports: [{containerPort: 80, hostPort: 80}], securityContext: {"
                + context + "}}]}\n";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|privileged: true|no-new-privileges|allowPrivilegeEscalation: false; with it drop privileged: true: the API server",
                "|capabilities: {add: [SYS_ADMIN]}|no-new-privileges|with it drop SYS_ADMIN from capabilities.add",
                "|capabilities: {add: [CAP_SYS_ADMIN]}, runAsUser: 7|no-new-privileges|with it drop SYS_ADMIN from capabilities.add",
                "hostNetwork: true,||userns-default|hostUsers: false; with it drop hostNetwork: true",
                "hostPID: true,||userns-default|hostUsers: false; with it drop hostPID: true",
                "hostPID: true,|capabilities: {add: [SYS_PTRACE]}|userns-default|with it drop hostPID: true",
                "hostIPC: true, hostUsers: true,||userns-default|with it drop hostIPC: true",
                "hostNetwork: true,||port-published-all 80/tcp|with it drop hostNetwork: true: in the host's network",
            })
    void whatTheApiRefusesAsAPairIsProposedTogether(String pod, String context, String finding, String close) {
        assertThat(closes(pod(pod == null ? "" : pod + " ", context == null ? "" : context), SpecSyntax.KUBERNETES))
                .hasEntrySatisfying(finding, said -> assertThat(said).contains(close));
    }

    @Test
    void withoutThePairItStandsAlone() {
        assertThat(closes(pod("", "capabilities: {add: [SYS_TIME]}"), SpecSyntax.KUBERNETES))
                .containsEntry("no-new-privileges", "allowPrivilegeEscalation: false")
                .containsEntry("userns-default", "hostUsers: false");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "docker run --userns=host --privileged app|userns-host|with it drop --privileged",
                "docker run --userns=host --network=host app|userns-host|with it drop --network=host",
                "docker run --pid=host app|userns-default|with it drop --pid=host",
                "docker run app|swap-unlimited|--memory-swap; with it --memory: a limit of swap",
                "podman run --cgroups=disabled app|pids-unlimited|--pids-limit; with it drop --cgroups=disabled",
                "docker run --cap-add NET_RAW app|net-raw-bridge|drop --cap-add NET_RAW",
                "docker run --cap-add ALL app|net-raw-bridge|--cap-drop NET_RAW",
                "docker run --network=host --cap-add NET_RAW app|net-raw-host|drop --cap-add NET_RAW",
                "docker run --cap-add SYS_ADMIN app|remount|drop --cap-add SYS_ADMIN",
                "docker run --cap-add SYS_PTRACE --pid=host app|pid-host-ptrace|or --cap-add SYS_PTRACE",
                "docker run --security-opt label=disable app|selinux-disabled spc_t|in place of label=disable",
                "docker run --security-opt label:disable app|selinux-disabled spc_t|in place of label=disable",
                "docker run --security-opt no-new-privileges=false app|no-new-privileges|in place of no-new-privileges=false",
                "docker run --security-opt seccomp=unconfined app|seccomp-unconfined|in place of seccomp=unconfined",
                "podman run --ulimit host app|ulimit-nofile|in place of --ulimit host",
            })
    void whatAnEngineRefusesOrDoesNotHeed(String line, String finding, String close) {
        assertThat(closes(line, SpecSyntax.RUN))
                .hasEntrySatisfying(finding, said -> assertThat(said).contains(close));
    }

    @Test
    void aPrivilegedContainerKeepsWhatIsDropped() {
        assertThat(closes("docker run --privileged --pid=host app", SpecSyntax.RUN))
                .containsEntry("pid-host-ptrace", "drop --pid=host");
    }

    /** docker-run(1): ports are not published there. */
    @ParameterizedTest
    @CsvSource({"host", "none", "container:db"})
    void noPortIsPublishedWithoutANetworkOfItsOwn(String network) {
        assertThat(closes("docker run -P -p 80:80 --network=" + network + " app", SpecSyntax.RUN))
                .doesNotContainKeys("port-published-all 80/tcp", "ports-all");
    }

    @Test
    void composeTakesNetworksOrAMode() {
        String file = "services: {a: {image: i, network_mode: bridge}, b: {image: i, network_mode: 'container:x'}}";
        assertThat(closes(Specs.read(file).get(1), SpecSyntax.COMPOSE))
                .containsEntry("net-shared x", "networks: of its own in place of network_mode:");
    }

    @Test
    void theAnnotationAndTheFieldHaveToAgree() {
        String pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, annotations:"
                + " {container.apparmor.security.beta.kubernetes.io/c: unconfined}}\n"
                + "spec: {containers: [{name: c, image: i}]}\n";
        assertThat(closes(pod, SpecSyntax.KUBERNETES).get("apparmor-unconfined"))
                .contains("in place of the annotation");
    }

    /** The API server refuses {@code resources} of an ephemeral container. */
    @Test
    void anEphemeralContainerHasNoLimitsToSet() {
        String pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: i}],"
                + " ephemeralContainers: [{name: e, image: i}]}\n";
        assertThat(closes(Specs.read(pod).get(1), SpecSyntax.KUBERNETES))
                .doesNotContainKeys("limits-none", "memory-unlimited", "cpu-unlimited")
                .containsKey("root-writable");
    }

    @Test
    void everyRowSpeaksOfFindings() {
        SortedMap<String, FindingText> codes = FindingText.all();
        assertThat(ShippedData.rows("posture/joint.csv")).isNotEmpty().allSatisfy(row -> {
            assertThat(row).hasSize(6);
            for (String pattern : List.of(row.get(2), row.get(3))) {
                String regex = pattern.replace("*", ".*");
                assertThat(codes.keySet()).as(pattern).anyMatch(code -> code.matches(regex));
            }
        });
    }
}
