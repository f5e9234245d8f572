package dev.lsmith.container.inspect;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonString;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.run.RunLineReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What only the command tells that made a container: {@code podman inspect} keeps it whole as {@code CreateCommand}, and
 * prints neither sysctls nor {@code mask=} and {@code unmask=} elsewhere (libpod/define, InspectContainerHostConfig).
 *
 * @param sysctls the sysctls set in the container's namespaces
 * @param securityOptions the words of {@code --security-opt}
 */
record CreateCommand(SortedMap<String, String> sysctls, List<String> securityOptions) {
    CreateCommand {
        sysctls = Collections.unmodifiableSortedMap(new TreeMap<>(sysctls));
        securityOptions = List.copyOf(securityOptions);
    }

    /** What the command says; nothing where there is none, it is none that starts a container, or is not understood. */
    static CreateCommand of(String source, JsonObject config) throws InputException {
        List<JsonString> words = new ArrayList<>();
        for (JsonValue word : config.listOf("CreateCommand")) {
            words.add(new JsonString(word.place(), word.text()));
        }
        Optional<ContainerSpec> spec = spec(source, words);
        return new CreateCommand(
                spec.map(s -> s.limits().sysctls()).orElse(new TreeMap<>()),
                spec.map(s -> s.security().options()).orElse(List.of()));
    }

    /** Podman took the command, so what is not understood of it is no fault of the file. */
    private static Optional<ContainerSpec> spec(String source, List<JsonString> words) {
        try {
            return RunLineReader.command(source, words);
        } catch (InputException e) {
            return Optional.empty();
        }
    }
}
