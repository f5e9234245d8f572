package dev.lsmith.container.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.container.Specs;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a file that is no container's description: exact words, exact places. */
class SpecComplaintsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            quoteCharacter = '\0',
            value = {
                "|inspect.json: the file is empty",
                "  |inspect.json: the file is empty",
                "[]|inspect.json:1:1: the list of containers is empty",
                "{}|inspect.json:1:1: this describes no container",
                "7|inspect.json:1:1: this describes no container",
                "[{\"Path\":\"a\",\"HostConfig\":{\"CapAdd\":[\"A\",7]}}]"
                        + "|inspect.json:1:42: [0].HostConfig.CapAdd[1]: expected a string, found a number",
                "[{\"Path\":\"a\",\"HostConfig\":{\"CapAdd\":[\"A B\"]}}]"
                        + "|inspect.json:1:38: [0].HostConfig.CapAdd[0]: this is no name of a capability",
                "[{\"Path\":\"a\",\"HostConfig\":[]}]|inspect.json:1:27: [0].HostConfig: expected an object, found an array",
                "[{\"Path\":\"a\",\"HostConfig\":{\"Privileged\":\"yes\"}}]"
                        + "|inspect.json:1:41: [0].HostConfig.Privileged: expected true or false, found a string",
                "[{\"Path\":\"a\",\"HostConfig\":{\"Memory\":18446744073709551615}}]"
                        + "|inspect.json:1:37: [0].HostConfig.Memory: 18446744073709551615 is not a whole number of 64 bits",
                "[{\"Path\":\"a\",\"HostConfig\":{\"Memory\":1.5}}]"
                        + "|inspect.json:1:37: [0].HostConfig.Memory: 1.5 is not a whole number of 64 bits",
                "[{\"Path\":\"a\",\"HostConfig\":{\"PortBindings\":{\"x/tcp\":null}}}]"
                        + "|inspect.json:1:52: [0].HostConfig.PortBindings.x/tcp: \"x\" is no port",
                "[{\"Path\":\"a\",\"Path\":\"b\"}]|inspect.json:1:14: [0].Path: this name stands here for the second time",
                "[{\"Path\":\"a\",\"HostConfig\":{\"Memory\":7|inspect.json:1:38: [0].HostConfig: the JSON ends too early",
                "[{\"Path\":\"a|inspect.json:1:12: [0].Path: the JSON ends too early",
                "[|inspect.json:1:2: [0]: the JSON ends too early",
                "[{}] []|inspect.json:1:6: there is more text behind the end of the JSON",
                "[{\"RepoTags\":[]}]|inspect.json:1:1: this is docker image inspect output, which describes no container",
                "[{\"Path\":\"a\",\"HostConfig\":{}},{\"RootFS\":{}}]"
                        + "|inspect.json:1:31: [1]: this is docker image inspect output, not a container",
            })
    void saysWhatAndWhere(String text, String complaint) {
        assertThat(Specs.complaint(text == null ? "" : text)).isEqualTo(complaint);
    }

    @Test
    void otherTextIsNoJson() {
        assertThat(Specs.complaint("type=AVC msg=audit(1.2:3): x"))
                .isEqualTo("inspect.json:1:1: this describes no container");
        assertThat(Specs.complaint("[{\"Path\":\"a\",\n  }]")).startsWith("inspect.json:2:3: [0]: this is not JSON: ");
    }

    @Test
    void bytesThatAreNoTextAreRefusedAtTheirPlace() {
        assertThat(Specs.complaint(new byte[] {'[', '\n', '"', (byte) 0xff, '"', ']'}))
                .isEqualTo("inspect.json:2:2: this is not UTF-8 text");
        assertThat(Specs.complaint(new byte[300])).startsWith("inspect.json:1:1: ");
    }

    @Test
    void utf16WithItsMarkIsRead() {
        assertThat(Specs.complaint("\uFEFF[{\"Path\":\"a\",\"HostConfig\":{}}]".getBytes(StandardCharsets.UTF_16LE)))
                .isEqualTo("read 1");
    }

    @Test
    void everyHalfOfARecordingIsRefusedInOneLine() {
        String whole = "[{\"Path\":\"a\",\"Args\":[\"\\u00e9\"],\"HostConfig\":{\"Memory\":-1.5e3,\"Init\":true}}]";
        for (int i = 0; i < whole.length(); i++) {
            assertThat(Specs.complaint(whole.substring(0, i)))
                    .startsWith("inspect.json")
                    .doesNotContain("\n")
                    .doesNotContain("Source");
        }
    }

    @Test
    void depthIsBounded() {
        assertThat(Specs.complaint("[".repeat(100_000))).startsWith("inspect.json:1:");
    }
}
