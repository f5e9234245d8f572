package dev.lsmith.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.Specs;
import dev.lsmith.launch.proposal.Proposals;
import dev.lsmith.policy.Assignment.Privileges;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules for a container's bridge, and what nftables says of them. */
class BridgeRulesTest {
    private static SortedMap<String, String> files(String mac, String address) {
        ContainerSpec spec = Specs.container(
                "\"HostConfig\": {}, \"NetworkSettings\": {\"Networks\": {\"bridge\": {\"MacAddress\": \"" + mac
                        + "\", \"IPAddress\": \"" + address + "\", \"Gateway\": \"172.17.0.1\"}}}");
        return new RunFolder()
                .files(new LaunchPlan(
                        "a-rather-long.name_of-a-container",
                        LsmChoice.BOTH,
                        SomeSettings.of("web", "web_t", Optional.of(spec)),
                        new Privileges(new TreeSet<>(), true),
                        Optional.of(spec),
                        new TreeSet<>(),
                        new TreeSet<>(),
                        Proposals.NONE));
    }

    @Test
    void nobodySpeaksAsAnother() {
        assertThat(files("02:42:ac:11:00:02", "172.17.0.2")
                        .getOrDefault("run/bridge.nft", "")
                        .lines())
                .map(String::strip)
                .contains(
                        "ether saddr 02:42:ac:11:00:02 arp saddr ip != { 0.0.0.0, 172.17.0.2 } counter drop",
                        "ether saddr != 02:42:ac:11:00:02 arp saddr ip 172.17.0.2 counter drop",
                        "arp saddr ip 172.17.0.1 counter drop");
    }

    @ParameterizedTest
    @CsvSource({"'02:42 } drop; #', 172.17.0.2, false", "02:42:ac:11:00:02, '1.1.1.1 } accept', true", "'', '', false"})
    void whatIsNoAddressIsNoRule(String mac, String address, boolean made) {
        SortedMap<String, String> files = files(mac, address);
        assertThat(files.containsKey("run/bridge.nft")).isEqualTo(made);
        assertThat(files.toString()).doesNotContain("} accept", "} drop; #");
    }

    /** In a network of its own, so that nothing of this host is touched. */
    @Test
    void nftablesTakesThem(@TempDir Path folder) throws IOException, InterruptedException {
        Path rules = Files.writeString(
                folder.resolve("bridge.nft"),
                files("02:42:ac:11:00:02", "172.17.0.2").getOrDefault("run/bridge.nft", ""));
        Path none = Files.writeString(folder.resolve("none.nft"), "table bridge t {\n}\n");
        Assumptions.assumeTrue(check(none), "nft is not installed, or may not check rules here");
        assertThat(check(rules)).isTrue();
        Path wrong = Files.writeString(
                folder.resolve("wrong.nft"), Files.readString(rules).replace("arp saddr", "arp sadder"));
        assertThat(check(wrong)).isFalse();
    }

    private static boolean check(Path rules) throws InterruptedException {
        try {
            return new ProcessBuilder("unshare", "--net", "nft", "--check", "--file", rules.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(new File("/dev/null"))
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
