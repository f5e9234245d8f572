package dev.lsmith.container.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lsmith.base.ShippedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables of flags against what the docker client says of itself, which needs no daemon. */
class DockerClientTest {
    /** {@code   -c, --cpu-shares int   …}; a flag without a type of value is a switch. */
    private static final Pattern LINE =
            Pattern.compile("(?m)^ {2,}(?:-([a-zA-Z]), )?--([a-z0-9-]+)(?: ([a-z][a-zA-Z0-9-]*))?(?:  .*)?$");

    @ParameterizedTest
    @CsvSource({"run, engines/run-flags.csv", "create, engines/run-flags.csv", ", engines/global-flags.csv"})
    void everyFlagIsKnownWithItsLetterAndArity(String command, String table) throws IOException, InterruptedException {
        Map<String, String> known = new TreeMap<>();
        for (List<String> row : ShippedData.rows(table)) {
            known.put(row.get(0), row.get(1) + " " + row.get(2));
        }
        Map<String, String> listed = listed(command == null ? List.of("--help") : List.of(command, "--help"));
        assertThat(listed).hasSizeGreaterThan(8);
        listed.forEach((flag, form) -> assertThat(known).as("--" + flag).containsEntry(flag, form));
    }

    /** What is docker's by the table and not in the help: aliases that the client hides, and what it has only elsewhere. */
    @Test
    void noFlagIsMadeUp() throws IOException, InterruptedException {
        Set<String> listed = listed(List.of("run", "--help")).keySet();
        Set<String> unlisted = ShippedData.rows("engines/run-flags.csv").stream()
                .filter(row -> !row.get(3).equals("podman") && !listed.contains(row.get(0)))
                .map(row -> row.get(0))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(unlisted).containsExactly("dns-opt", "net", "net-alias");
        for (String flag : List.of("dns-opt", "net", "net-alias")) {
            assertThat(output(List.of("run", "--" + flag + "=x", "--no-such-flag")))
                    .contains("unknown flag: --no-such-flag");
        }
    }

    /** The flag of one line of the conformance suite that no engine has. */
    @Test
    void theLetterZIsNoFlag() throws IOException, InterruptedException {
        assertThat(output(List.of("run", "-z", "machin", "nginx"))).contains("unknown shorthand flag: 'z' in -z");
    }

    private static Map<String, String> listed(List<String> arguments) throws IOException, InterruptedException {
        Map<String, String> flags = new TreeMap<>();
        Matcher matcher = LINE.matcher(output(arguments));
        while (matcher.find()) {
            String letter = matcher.group(1) == null ? "" : matcher.group(1);
            flags.put(matcher.group(2), letter + " " + (matcher.group(3) == null ? "switch" : "value"));
        }
        return flags;
    }

    private static String output(List<String> arguments) throws IOException, InterruptedException {
        Path client = Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, "docker"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(Path.of("/nonexistent"));
        assumeTrue(Files.isExecutable(client), "there is no docker client to compare with");
        ProcessBuilder process = new ProcessBuilder(Stream.concat(Stream.of(client.toString()), arguments.stream())
                        .toList())
                .redirectErrorStream(true);
        process.environment().put("LC_ALL", "C");
        process.environment().put("DOCKER_HOST", "unix:///nonexistent.sock");
        Process running = process.start();
        running.getOutputStream().close();
        String text = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        running.waitFor();
        return text;
    }
}
