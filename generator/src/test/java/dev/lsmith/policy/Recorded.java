package dev.lsmith.policy;

import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Logs;
import dev.lsmith.audit.LogSources;
import dev.lsmith.audit.LogSources.LogSource;
import dev.lsmith.base.InputException;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.Specs;
import dev.lsmith.model.Model;
import dev.lsmith.model.SubjectSelection;
import dev.lsmith.model.SubjectSelection.Selection;
import dev.lsmith.policy.Assignment.Privileges;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A recording of {@code examples/}, as the command line would read it.
 *
 * @param model the container's own accesses
 * @param spec what it was given
 */
public record Recorded(Model model, ContainerSpec spec) {
    /** The recorded services. */
    public static final List<String> SERVICES = List.of("memcached", "nginx", "perlapp", "redis");

    /** Reads the recording in a folder of {@code examples/}: {@code nginx}, {@code nginx/run2}. */
    public static Recorded in(String folder) {
        Path directory = Path.of(System.getProperty("lsmith.root"), "examples", folder);
        try (Stream<Path> files = Files.list(directory)) {
            String log = files.map(Path::toString)
                    .filter(f -> f.contains("audit.log"))
                    .findFirst()
                    .orElseThrow();
            Path inspect = directory.resolve("inspect.json");
            ContainerSpec spec = Specs.containers("inspect.json", Files.readAllBytes(inspect))
                    .get(0);
            return new Recorded(model(log, folder, spec), spec);
        } catch (IOException | InputException e) {
            throw new IllegalStateException(folder, e);
        }
    }

    /** What is to be made of it. */
    public Assignment assignment(Privileges privileges) {
        return new Assignment("app", model, Optional.of(spec), privileges, false);
    }

    private static Model model(String log, String run, ContainerSpec spec) throws InputException {
        List<LogSource> sources = LogSources.expand(List.of(log), InputStream.nullInputStream());
        List<Observation> observations = Logs.observations(sources, run);
        Selection selection = SubjectSelection.select(Model.of(observations), Optional.of(spec), Optional.empty());
        return ((Selection.Selected) selection).model();
    }
}
