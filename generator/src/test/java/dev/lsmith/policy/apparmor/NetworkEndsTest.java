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

/** Addresses and ports in rules, which abi 4.0 has words for and 5.0 enforces. */
class NetworkEndsTest {
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
                .contains("  network (bind) inet stream port=80, # holds for every address and port\n");
        assertThat(loose.notes())
                .filteredOn(note -> note.contains("ports of network rules are written"))
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

    private static NetworkUse to(String family, String address, int port) {
        return new NetworkUse(
                family,
                "stream",
                6,
                new TreeSet<>(Set.of(SocketPermission.CONNECT)),
                Endpoint.UNKNOWN,
                new Endpoint(Endpoint.scopeOf(address), Optional.of(address), Optional.of(port)));
    }

    private static NetworkUse at(String address, int port) {
        return new NetworkUse(
                "inet",
                "stream",
                6,
                new TreeSet<>(Set.of(SocketPermission.BIND)),
                new Endpoint(Endpoint.scopeOf(address), Optional.of(address), Optional.of(port)),
                Endpoint.UNKNOWN);
    }

    /** What an engine or a name server hands out is another address tomorrow, and so is a container's own. */
    @Test
    void addressesAreWrittenThatAreTheSameOnEveryHost() {
        assertThat(rules(made(Optional.empty(), to("inet", "127.0.0.11", 53), at("127.0.0.1", 9000))))
                .containsExactly(
                        "network (bind) inet stream ip=127.0.0.1 port=9000,",
                        "network (connect) inet stream peer=(ip=127.0.0.11, port=53),");
        assertThat(rules(made(Optional.empty(), to("inet", "169.254.169.254", 80))))
                .containsExactly("network (connect) inet stream peer=(ip=169.254.169.254, port=80),");
        Synthesis<AppArmorProfile> handedOut = made(
                Optional.empty(),
                to("inet", "172.17.0.3", 5432),
                at("172.17.0.2", 80),
                to("inet", "198.51.100.7", 5432));
        assertThat(rules(handedOut))
                .containsExactly(
                        "network (bind) inet stream port=80,", "network (connect) inet stream peer=(port=5432),");
        assertThat(handedOut.notes()).anyMatch(note -> note.contains("such as 172.17.0.2, are not written"));
        assertThat(rules(made(Optional.empty(), to("inet6", "fe80::42:acff:fe11:3", 80))))
                .containsExactly("network (connect) inet6 stream peer=(port=80),");
    }

    @Test
    void exactMeansEveryAddress() {
        Synthesis<AppArmorProfile> made = target.synthesise(new Assignment(
                "web",
                Model.of(List.of(SynthesisTest.seen(to("inet", "198.51.100.7", 443)))),
                Optional.empty(),
                new Privileges(new TreeSet<>(), true),
                true));
        assertThat(rules(made)).containsExactly("network (connect) inet stream peer=(ip=198.51.100.7, port=443),");
    }

    @Test
    void anAddressOfWhichAWiderOneIsNeededIsNotNamed() {
        assertThat(rules(made(
                        Optional.empty(),
                        at("127.0.0.1", 80),
                        use("stream", SocketPermission.BIND, 80, 0),
                        at("127.0.0.1", 9000))))
                .containsExactly(
                        "network (bind) inet stream ip=127.0.0.1 port=9000,", "network (bind) inet stream port=80,");
    }

    /** A program that goes through the addresses of a range is not held to those that it came to. */
    @Test
    void manyAddressesAreNone() {
        Access[] scan = new Access[300];
        for (int i = 0; i < scan.length; i++) {
            scan[i] = to("inet", "127.0." + i / 256 + "." + i % 256, 80);
        }
        assertThat(rules(made(Optional.empty(), scan)))
                .containsExactly("network (connect) inet stream peer=(port=80),");
    }

    /** A rule of an address denies others, the one of zeros too; a record without one may have been of it. */
    @Test
    void addressesAreAsked() {
        Synthesis<AppArmorProfile> made = made(Optional.empty(), to("inet", "127.0.0.1", 5432), at("127.0.0.1", 9000));
        for (Access other : List.of(
                to("inet", "127.0.0.2", 5432),
                to("inet6", "::ffff:127.0.0.1", 5432),
                at("192.0.2.1", 9000),
                use("stream", SocketPermission.BIND, 9000, 0),
                use("stream", SocketPermission.CONNECT, 0, 5433))) {
            assertThat(target.decide(made.policy(), other).outcome())
                    .as(other.text())
                    .isEqualTo(Decision.Outcome.DENIED);
        }
        NetworkUse silent = new NetworkUse(
                "inet",
                "stream",
                6,
                new TreeSet<>(Set.of(SocketPermission.CONNECT)),
                Endpoint.UNKNOWN,
                new Endpoint(Endpoint.AddressScope.UNKNOWN, Optional.of(5432)));
        assertThat(target.decide(made.policy(), silent).outcome()).isEqualTo(Decision.Outcome.ALLOWED);
    }

    /** inet_pton(3) reads it as IPv6, and the kernel asks sixteen bytes of such a socket. */
    @Test
    void aMappedAddressIsOneOfIpv6() {
        assertThat(rules(made(Optional.empty(), to("inet6", "::ffff:127.0.0.1", 5432))))
                .containsExactly("network (connect) inet6 stream peer=(ip=::ffff:127.0.0.1, port=5432),");
    }
}
