package dev.lsmith.posture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.posture.EngineSettings.EngineFinding;
import dev.lsmith.posture.PostureFinding.Danger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What dockerd's settings leave open. */
class EngineSettingsTest {
    private static EngineSettings of(String json) throws InputException {
        return EngineSettings.of(
                "daemon.json", JsonReader.read("daemon.json", json).object());
    }

    private static List<String> codes(String json) throws InputException {
        return of(json).findings().stream().map(EngineFinding::code).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"hosts\": [\"tcp://0.0.0.0:2375\"]}                       | hosts-plain         | true",
                "{\"hosts\": [\"tcp://0.0.0.0:2376\"], \"tls\": true}        | hosts-plain         | true",
                "{\"hosts\": [\"tcp://0.0.0.0:2376\"], \"tlsverify\": true}  | hosts-plain         | false",
                "{\"hosts\": [\"unix:///run/docker.sock\"]}                  | hosts-plain         | false",
                "{\"icc\": true}                                             | icc                 | true",
                "{\"debug\": true}                                           | icc                 | true",
                "{\"icc\": false}                                            | icc                 | false",
                "{\"userns-remap\": \"default\"}                             | userns-remap        | false",
                "{\"userns-remap\": \"\"}                                    | userns-remap        | true",
                "{\"insecure-registries\": []}                               | insecure-registries | false",
                "{\"insecure-registries\": [\"r:5000\"]}                     | insecure-registries | true",
                "{\"log-driver\": \"journald\"}                              | log-limits          | false",
                "{\"log-opts\": {\"max-size\": \"1m\"}}                      | log-limits          | false",
                "{\"log-level\": \"debug\"}                                  | log-level           | true",
                "{\"seccomp-profile\": \"unconfined\"}                       | seccomp-profile     | true",
                "{\"iptables\": true}                                        | iptables            | false",
            })
    void settings(String json, String code, boolean open) throws InputException {
        assertThat(codes(json).contains(code)).isEqualTo(open);
    }

    @Test
    void theGravestStandsFirstWithItsPlace() throws InputException {
        EngineFinding first = of("{\"debug\": false,\n \"hosts\": [\"tcp://10.0.0.1:2375\"]}")
                .findings()
                .get(0);
        assertThat(first.danger()).isEqualTo(Danger.CRITICAL);
        assertThat(first.title()).contains("tcp://10.0.0.1:2375");
        assertThat(first.place()).hasToString("daemon.json:2:11");
        assertThat(first.benchmark()).isEqualTo("2.7");
    }

    @Test
    void isToldFromDescriptionsOfContainers() throws InputException {
        assertThat(EngineSettings.matches(
                        JsonReader.read("d", "{\"icc\": false}").object()))
                .isTrue();
        assertThat(EngineSettings.matches(JsonReader.read("d", "{\"labels\": {}, \"HostConfig\": {}}")
                        .object()))
                .isFalse();
        assertThat(EngineSettings.matches(
                        JsonReader.read("d", "{\"services\": {}, \"dns\": []}").object()))
                .isFalse();
        assertThat(of("{\"icc\": false, \"iccc\": true}").unknown()).hasSize(1);
    }
}
