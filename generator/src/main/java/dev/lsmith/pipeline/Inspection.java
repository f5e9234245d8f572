package dev.lsmith.pipeline;

import dev.lsmith.diagnostic.Diagnostic;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.model.Model;
import dev.lsmith.posture.PostureReport;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One run of {@code inspect}, from specs and logs to what is open.
 *
 * @param reports of each container
 * @param diagnostics what of the specs was not understood
 */
public record Inspection(List<PostureReport> reports, List<Diagnostic> diagnostics) {
    public Inspection {
        reports = List.copyOf(reports);
        diagnostics = List.copyOf(diagnostics);
    }

    /**
     * Looks at every container of a spec, or at the one that is named.
     *
     * @param choice the containers' description; which of them, all if none is named
     * @param logs what shows what they did; none if empty
     * @param stdin what a spec or a log named {@code -} stands for
     * @throws InputException when the spec or a log cannot be read, or a log does not say which subject a container is
     */
    public static Inspection run(SpecChoice choice, List<String> logs, InputStream stdin) throws InputException {
        List<SpecFile> files = SpecFile.all(choice, stdin);
        Optional<Learning> learning = logs.isEmpty() ? Optional.empty() : Optional.of(Learning.from(logs, stdin));
        List<PostureReport> reports = new ArrayList<>();
        for (SpecFile file : files) {
            Optional<Model> own = learning.isPresent()
                    ? Optional.of(learning.get()
                            .select(Optional.of(file.spec()), List.of())
                            .model())
                    : Optional.empty();
            reports.add(PostureReport.of(file.spec(), own));
        }
        return new Inspection(reports, files.get(0).diagnostics());
    }
}
