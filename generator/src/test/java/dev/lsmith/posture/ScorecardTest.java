package dev.lsmith.posture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.SpecSyntax;
import dev.lsmith.container.Specs;
import dev.lsmith.container.file.SpecPlaces;
import dev.lsmith.container.file.SpecText;
import dev.lsmith.posture.Scorecard.Item;
import dev.lsmith.posture.Scorecard.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scorecards: their data, their answers, and the places in the spec that these name. */
class ScorecardTest {
    private static final String COMPOSE = """
            services:
              tight:
                image: app@sha256:0123456789012345678901234567890123456789012345678901234567890123
                pid: private
              open:
                image: app
                pid: host
                privileged: true
                volumes: ["/srv:/srv", "/var/run/docker.sock:/run/docker.sock"]
                ports: ["80:80"]
                restart: always
            """;

    private static Scorecard card(int number) {
        ContainerSpec spec = Specs.read(COMPOSE).get(number);
        return Scorecard.of(
                PostureReport.of(spec, SpecSyntax.COMPOSE, Optional.empty()),
                spec,
                SpecSyntax.COMPOSE,
                SpecPlaces.of(new SpecText("compose.yaml", COMPOSE))::find);
    }

    private static Item item(int number, String id) {
        return card(number).items().stream()
                .filter(item -> item.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "process,               compose.yaml:8:17",
        "5.5,                   compose.yaml:8:17",
        "5.16,                  compose.yaml:7:10",
        "5.32,                  compose.yaml:9:28",
        "5.8,                   compose.yaml:10:13",
        "5.15,                  compose.yaml:11:14",
        "Privileged Containers, compose.yaml:8:17",
        "Host Namespaces,       compose.yaml:7:10",
        "5.28,                  compose.yaml:6:12",
    })
    void whatIsOpenIsShownWhereTheSpecSaysIt(String id, String place) {
        Item item = item(1, id);
        assertThat(item.verdict()).isEqualTo(Verdict.OPEN);
        assertThat(item.evidence().get(0).place()).hasToString(place);
    }

    @Test
    void aNeighbourInTheFileIsNotBlamed() {
        assertThat(Stream.of("ipc", "5.5", "5.8", "5.15", "5.16", "5.28", "5.32", "Host Namespaces")
                        .map(id -> item(0, id).verdict()))
                .containsOnly(Verdict.MET);
        assertThat(item(0, "5.11").evidence().get(0).place().line()).isZero();
        assertThat(item(0, "4.1").verdict()).isEqualTo(Verdict.UNTOLD);
        assertThat(item(0, "5.7").verdict()).isEqualTo(Verdict.UNTOLD);
    }

    @Test
    void flagsAndKeysOfLinesHavePlaces() throws InputException {
        String line = "# --privileged is not used\ndocker run --rm \\\n  --pid=host -v /srv:/srv -v /etc:/x app\n";
        SpecPlaces places = SpecPlaces.of(SpecText.of("run.sh", line.getBytes(StandardCharsets.UTF_8)));
        assertThat(places.find("", List.of("--pid"), "")).hasToString("Optional[run.sh:3:3]");
        assertThat(places.find("", List.of("--privileged"), "")).isEmpty();
        assertThat(places.find("", List.of("-v"), "/etc")).hasToString("Optional[run.sh:3:14]");
    }

    /** Every code that a card asks for is a finding's or the card's own, and every control that can be missing is listed. */
    @Test
    void dataNamesWhatThereIs() {
        Set<String> codes =
                new TreeSet<>(ShippedData.sections("posture/findings.ini").keySet());
        Set<String> own = Set.of("port-privileged", "restart-always", "engine-socket", "never", "");
        for (List<String> row : ShippedData.rows("posture/scorecard.csv")) {
            assertThat(row).hasSize(5);
            Stream.of(row.get(3), row.get(4))
                    .flatMap(cell -> Stream.of(cell.split(" ", -1)))
                    .map(code -> code.replaceFirst(":.*", ""))
                    .filter(code -> !own.contains(code))
                    .forEach(code -> assertThat(codes)
                            .as(code)
                            .anyMatch(c -> c.equals(code)
                                    || (code.endsWith("*") && c.startsWith(code.substring(0, code.length() - 1)))));
        }
        for (List<String> row : ShippedData.rows("posture/places.csv")) {
            assertThat(row).hasSize(2);
        }
        assertThat(card(1).items())
                .filteredOn(item -> item.framework().equals("cis-docker"))
                .hasSize(33);
    }
}
