package dev.lsmith.container.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lsmith.base.InputException;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.SpecReading;
import dev.lsmith.container.SpecSyntax;
import dev.lsmith.container.file.SpecText;
import dev.lsmith.container.file.SpecText.RelatedFiles;
import dev.lsmith.posture.PostureFinding;
import dev.lsmith.posture.PostureReport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The example of {@code docs/adding-a-spec-form.md} goes the way of the forms that ship: text, values, spec, and what is said of it. */
class BoxerReaderTest {
    private static final String WEB = """
            {
              "boxer": 1,
              "name": "web",
              "image": "docker.io/library/nginx:1.27",
              "argv": ["nginx", "-g", "daemon off;"],
              "readOnly": true,
              "publish": ["8080:80"],
              "volumes": ["/srv/www:/usr/share/nginx/html:ro"],
              "addCapabilities": ["NET_ADMIN"]
            }
            """;

    private static SpecReading read(String text) throws InputException {
        SpecText file = SpecText.of("web.json", text.getBytes(StandardCharsets.UTF_8));
        List<SpecForm> forms = Stream.concat(SpecForm.ALL.stream(), Stream.of(BoxerReader.FORM))
                .toList();
        return SpecReader.read(List.of(file), RelatedFiles.NONE, forms);
    }

    @Test
    void theSpecHoldsWhatTheFileSays() throws InputException {
        SpecReading reading = read(WEB);
        ContainerSpec spec = reading.containers().get(0);
        assertThat(reading.diagnostics()).isEmpty();
        assertThat(reading.addresses()).containsExactly("web");
        assertThat(spec.image()).isEqualTo("docker.io/library/nginx:1.27");
        assertThat(spec.process().command()).containsExactly("nginx", "-g", "daemon off;");
        assertThat(spec.filesystem().readOnlyRoot()).isTrue();
        assertThat(spec.mounts().get(0).source()).isEqualTo("/srv/www");
        assertThat(spec.mounts().get(0).readOnly()).isTrue();
        assertThat(spec.ports().get(0).hostPort()).contains(8080);
        assertThat(spec.boundingSet()).contains("net_admin");
    }

    @Test
    void noFormThatShipsTakesItForItsOwn() throws InputException {
        assertThat(SpecReader.form(SpecText.of("web.json", WEB.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(SpecForm.UNKNOWN);
    }

    @Test
    void inspectFindsInItWhatItFindsInOtherForms() throws InputException {
        ContainerSpec spec = read(WEB).containers().get(0);
        assertThat(PostureReport.of(spec, SpecSyntax.INSPECT, Optional.empty()).findings())
                .extracting(PostureFinding::subject)
                .contains("NET_ADMIN", "/srv/www (read-only)");
    }

    @Test
    void aKeyThatItDoesNotHaveIsKeptAndReported() throws InputException {
        SpecReading reading = read(WEB.replace("readOnly", "readonly_"));
        assertThat(reading.containers().get(0).otherOptions()).containsEntry("readonly_", "true");
        assertThat(reading.diagnostics()).hasSize(1);
        assertThat(reading.diagnostics().get(0).toString()).contains("boxer has no key readonly_", "readOnly");
    }

    @Test
    void aValueOfAnotherKindIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> read(WEB.replace("[\"8080:80\"]", "[\"8080:x\"]")))
                .isInstanceOfSatisfying(InputException.class, e -> {
                    assertThat(e.diagnostic().message()).contains("\"8080:x\" is no port");
                    assertThat(e.diagnostic().position().orElseThrow()).hasToString("web.json:7:15");
                });
    }
}
