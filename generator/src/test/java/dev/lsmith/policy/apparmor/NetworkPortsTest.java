package dev.lsmith.policy.apparmor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.access.Endpoint;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.Specs;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Assignment.Privileges;
import dev.lsmith.policy.Decision;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Ports in rules, which abi 4.0 has words for and 5.0 enforces. */
class NetworkPortsTest {
    private final AppArmorMechanism target = new AppArmorMechanism(Abi.V5_0);

    private static NetworkUse use(String type, SocketPermission permission, int local, int remote) {
        return new NetworkUse("inet", type, 6, new TreeSet<>(Set.of(permission)), end(local), end(remote));
    }

    private static Endpoint end(int port) {
        return new Endpoint(Endpoint.AddressScope.ANY, port == 0 ? Optional.empty() : Optional.of(port));
    }

    private static Optional<ContainerSpec> publishing(String port) throws Exception {
        byte[] line = ("docker run -p " + port + " web\n").getBytes(StandardCharsets.UTF_8);
        return Optional.of(Specs.containers("run.sh", line).get(0));
    }

    private Synthesis<AppArmorProfile> made(Optional<ContainerSpec> spec, Access... accesses) {
        Synthesis<AppArmorProfile> made = target.synthesise(new Assignment(
                "web",
                Model.of(Arrays.stream(accesses).map(SynthesisTest::seen).toList()),
                spec,
                new Privileges(new TreeSet<>(), true),
                false));
        for (Access access : accesses) {
            assertThat(target.decide(made.policy(), access).outcome())
                    .as(access.text())
                    .isEqualTo(Decision.Outcome.ALLOWED);
        }
        return made;
    }

    private List<String> rules(Synthesis<AppArmorProfile> made) {
        return target.render(made.policy())
                .getOrDefault("apparmor/web", "")
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("network"))
                .toList();
    }

    /** Parsers 4.1.0 and 5.0.2 make one binary of a rule with a port and one without under abi 4.0, and two under 5.0. */
    @Test
    void portsCountFromAbi5On() {
        NetworkUse bind = use("stream", SocketPermission.BIND, 80, 0);
        NetworkUse other = use("stream", SocketPermission.BIND, 25, 0);
        Synthesis<AppArmorProfile> made = made(Optional.empty(), bind);
        assertThat(rules(made)).containsExactly("network (bind) inet stream port=80,");
        assertThat(made.notes()).noneMatch(note -> note.contains("not enforced"));
        assertThat(target.decide(made.policy(), other).outcome()).isEqualTo(Decision.Outcome.DENIED);

        AppArmorMechanism older = new AppArmorMechanism(Abi.V4_0);
        Synthesis<AppArmorProfile> loose = older.synthesise(SynthesisTest.assignment(bind));
        assertThat(older.render(loose.policy()).getOrDefault("apparmor/web", ""))
                .contains("  network (bind) inet stream port=80, # holds for every port\n");
        assertThat(loose.notes())
                .filteredOn(note -> note.contains("ports of network rules"))
                .hasSize(1);
        assertThat(older.decide(loose.policy(), other).outcome()).isEqualTo(Decision.Outcome.ALLOWED);
        assertThat(older.decide(loose.policy(), use("stream", SocketPermission.LISTEN, 80, 0))
                        .outcome())
                .isEqualTo(Decision.Outcome.DENIED);
    }

    @Test
    void theportOfAListenIsTheOneBound() {
        assertThat(rules(made(
                        Optional.empty(),
                        use("stream", SocketPermission.BIND, 0, 0),
                        use("stream", SocketPermission.LISTEN, 80, 0),
                        use("stream", SocketPermission.CREATE, 0, 0))))
                .containsExactly("network (bind, listen) inet stream port=80,", "network (create) inet stream,");
    }

    @Test
    void aPublishedPortIsTheOneBoundWhereNoRecordNamesIt() throws Exception {
        Synthesis<AppArmorProfile> made = made(publishing("8080:80/TCP"), use("stream", SocketPermission.BIND, 0, 0));
        assertThat(rules(made)).containsExactly("network (bind) inet stream port=80,");
        assertThat(made.justifications())
                .filteredOn(j -> j.rule().startsWith("network"))
                .singleElement()
                .satisfies(j -> assertThat(j.reason())
                        .isInstanceOfSatisfying(
                                Reason.Derived.class, d -> assertThat(d.how()).contains("offers 80")));
        assertThat(rules(made(publishing("80:80/udp"), use("stream", SocketPermission.BIND, 0, 0))))
                .containsExactly("network (bind) inet stream,");
    }

    @Test
    void aSocketThatAsksOthersIsBoundAnywhere() throws Exception {
        assertThat(rules(made(
                        publishing("53:53/udp"),
                        use("dgram", SocketPermission.BIND, 0, 0),
                        use("dgram", SocketPermission.SEND, 0, 53))))
                .containsExactly("network (send, bind) inet dgram,");
    }

    @Test
    void whatConnectsIsTiedToTheOtherEndsPort() {
        assertThat(rules(made(
                        Optional.empty(),
                        use("stream", SocketPermission.CONNECT, 0, 5432),
                        use("stream", SocketPermission.SEND, 0, 5432))))
                .containsExactly("network (connect) inet stream peer=(port=5432),", "network (send) inet stream,");
    }
}
