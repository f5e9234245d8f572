package dev.lsmith.pipeline;

import dev.lsmith.diagnostic.InputException;
import dev.lsmith.model.Model;
import dev.lsmith.posture.PostureReport;
import dev.lsmith.spec.ContainerSpec;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One run of {@code inspect}, from specs and logs to what is open. */
public final class Inspection {
    private Inspection() {}

    /**
     * Looks at every container of a spec, or at the one that is named.
     *
     * @param spec the containers' description
     * @param container which of them; all if empty
     * @param logs what shows what they did; none if empty
     * @param stdin what a log named {@code -} stands for
     * @throws InputException when the spec or a log cannot be read, or a log does not say which subject a container is
     */
    public static List<PostureReport> run(Path spec, Optional<String> container, List<String> logs, InputStream stdin)
            throws InputException {
        List<ContainerSpec> specs =
                container.isPresent() ? List.of(SpecFile.read(spec, container)) : SpecFile.all(spec);
        Optional<Learning> learning = logs.isEmpty() ? Optional.empty() : Optional.of(Learning.from(logs, stdin));
        List<PostureReport> reports = new ArrayList<>();
        for (ContainerSpec one : specs) {
            Optional<Model> own = learning.isPresent()
                    ? Optional.of(
                            learning.get().select(Optional.of(one), List.of()).model())
                    : Optional.empty();
            reports.add(PostureReport.of(one, own));
        }
        return reports;
    }
}
