package dev.lsmith.container.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lsmith.base.ShippedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of known names, against the script that makes them and a schema that Debian's docker-compose ships. */
class DerivedKeysTest {
    private static final Path SCHEMA = Path.of("/usr/lib/python3/dist-packages/compose/config/compose_spec.json");
    private static final Path PYTHON = Path.of("/usr/bin/python3");

    @ParameterizedTest
    @ValueSource(strings = {"compose", "kubernetes", "oci"})
    void everyShapeNamesTypesThatAreThere(String form) {
        List<List<String>> rows = ShippedData.rows("engines/" + form + "-keys.csv");
        Set<String> types = rows.stream().map(row -> row.get(0)).collect(Collectors.toSet());
        assertThat(rows).allSatisfy(row -> {
            assertThat(row).hasSize(3);
            for (String word : row.get(2).split("[\\[\\]{}|]+", -1)) {
                assertThat(word.isEmpty()
                                || types.contains(word)
                                || Set.of("text", "number", "flag", "any").contains(word))
                        .as(row.toString())
                        .isTrue();
            }
        });
    }

    /** An older schema: what it has compose still has. */
    @Test
    void theScriptFindsNothingInAnOlderSchemaThatTheTableLacks() throws IOException, InterruptedException {
        assumeTrue(Files.isReadable(SCHEMA) && Files.isExecutable(PYTHON), "without docker-compose or python3");
        Process process = new ProcessBuilder(
                        PYTHON.toString(),
                        Path.of(System.getProperty("lsmith.root"), "profiles", "engines", "derive-keys.py")
                                .toString(),
                        "schema",
                        "compose",
                        SCHEMA.toString())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        Set<String> known = ShippedData.rows("engines/compose-keys.csv").stream()
                .map(row -> row.get(0) + "," + row.get(1))
                .collect(Collectors.toSet());
        assertThat(out.lines()
                        .filter(line -> line.startsWith("service,"))
                        .map(line -> line.substring(0, line.lastIndexOf(',')))
                        .toList())
                .hasSizeGreaterThan(60)
                .isSubsetOf(known);
    }
}
