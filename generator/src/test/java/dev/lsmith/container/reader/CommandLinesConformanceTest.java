package dev.lsmith.container.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.SpecReading;
import dev.lsmith.container.Specs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The command lines that composerize collects from people: all are read, and whatever is not is explained here. */
class CommandLinesConformanceTest {
    private static final String SHELL = " is left as it is written, as only the run knows what it stands for";

    private static final String UNQUOTED = SHELL + "; as it is not quoted, blanks in it make options of what follows";

    /**
     * By the number of the text, what is said of it.
     *
     * <ul>
     *   <li>6 tries flags that nobody has: {@code -z} is none of Docker's ({@link DockerClientTest} asks the client) nor of
     *       Podman's, so that the next word may be its value or the image: flags follow it, so it is read as the value.
     *   <li>9 and 14 hold placeholders of a manual, 26 a home folder: a shell would make paths of them, or refuse them.
     *   <li>10 forgot a backslash: its first line has no image, its second is none that starts anything.
     * </ul>
     */
    private static final Map<Integer, List<String>> EXPLAINED = Map.of(
            6,
            List.of(
                    "1:28: neither docker nor podman has the flag -z; the next word was taken for its value",
                    "1:38: neither docker nor podman has the flag --unknown-long"),
            9,
            List.of("2:6: <CONFIG_FILE_PATH>" + UNQUOTED),
            10,
            List.of(
                    "4:1: a line that starts with flags belongs to no command and is not read",
                    "1:1: the line names no image"),
            14,
            List.of(
                    "1:93: <path/to/plex/database>" + UNQUOTED,
                    "1:128: <path/to/transcode/temp>" + UNQUOTED,
                    "1:167: <path/to/media>" + UNQUOTED),
            26,
            List.of("1:118: ~" + SHELL));

    private static List<SpecReading> readings() throws IOException, InputException {
        Path path = Path.of(System.getProperty("lsmith.conformance", ""), "docker-run", "commands.json");
        Assumptions.assumeTrue(Files.exists(path), "-Dlsmith.conformance does not name the folder of upstream suites");
        List<SpecReading> readings = new java.util.ArrayList<>();
        for (JsonValue text :
                JsonReader.read("commands.json", Files.readAllBytes(path)).elements()) {
            readings.add(Specs.reading("run.sh", text.text().getBytes(StandardCharsets.UTF_8)));
        }
        return readings;
    }

    @Test
    void everyDifferenceIsExplained() throws IOException, InputException {
        List<SpecReading> readings = readings();
        assertThat(readings).hasSize(39);
        for (int i = 0; i < readings.size(); i++) {
            assertThat(readings.get(i).diagnostics())
                    .as("text " + i)
                    .extracting(d -> d.position().orElseThrow().toString().replace("run.sh:", "") + ": " + d.message())
                    .containsExactlyElementsOf(EXPLAINED.getOrDefault(i, List.of()));
        }
    }

    /** 39 texts hold 41 lines; one names no image for the reason above. */
    @Test
    void everyLineIsAContainer() throws IOException, InputException {
        List<ContainerSpec> containers =
                readings().stream().flatMap(r -> r.containers().stream()).toList();
        assertThat(containers).hasSize(41);
        assertThat(containers).filteredOn(c -> c.image().isEmpty()).hasSize(1);
    }

    /** Words behind the image are the command's, though people hope otherwise. */
    @Test
    void flagsBehindTheImageAreNotTheEngines() throws IOException, InputException {
        ContainerSpec last = readings().get(38).containers().get(0);
        assertThat(last.image()).isEqualTo("container_name");
        assertThat(last.process().command()).containsExactly("--restart=always");
        assertThat(last.otherOptions()).containsOnlyKeys("--ip");
    }
}
