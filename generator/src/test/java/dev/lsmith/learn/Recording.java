package dev.lsmith.learn;

import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Logs;
import dev.lsmith.access.Subject;
import dev.lsmith.audit.LogSources;
import dev.lsmith.base.InputException;
import dev.lsmith.model.Model;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;

/** What recorded containers did. */
final class Recording {
    private Recording() {}

    /** A log below {@code examples/}: only what the container under the learning profile did. */
    static Model model(String workload, String log) throws InputException {
        Path path = Path.of(System.getProperty("lsmith.root"), "examples", workload, log);
        List<Observation> observations = Logs.observations(
                LogSources.expand(List.of(path.toString()), new ByteArrayInputStream(new byte[0])), "run");
        Subject profile = new Subject.ApparmorProfile("learn-" + workload);
        return Model.of(observations).of(profile::equals);
    }
}
