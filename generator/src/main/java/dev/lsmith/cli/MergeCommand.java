package dev.lsmith.cli;

import dev.lsmith.access.Evidence;
import dev.lsmith.app.recording.ModelFile;
import dev.lsmith.app.recording.RecordingInputs;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.base.Printable;
import dev.lsmith.model.RecordedModels;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lsmith merge}: what was learned of several recordings, in one file. */
@Command(
        name = "merge",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Puts what was learned of several recordings into one file, which generate takes as it takes logs.",
            "",
            "In whatever order, groups and number of steps models are merged, the file has the same bytes; the same recording twice counts once."
                    + " Each recording stays apart in it, so that report.md can say which rules only one of them shows."
        })
final class MergeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "MODEL",
            arity = "1..*",
            description = "model.json of generate, merge or watch, or the folder that it is in.")
    private List<String> models = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            required = true,
            description = "The file to write if OUT ends in .json, else the folder to write model.json into.")
    private @Nullable Path output;

    @Override
    public Integer call() throws InputException, IOException {
        RecordingInputs inputs = RecordingInputs.of(models);
        for (List<String> others : List.of(inputs.logs(), inputs.recordings())) {
            if (!others.isEmpty()) {
                throw new InputException(Diagnostic.error(
                        "no-model",
                        Position.ofSource(others.get(0)),
                        "it is no model.json, nor a folder with one",
                        "generate writes one beside the policies"));
            }
        }
        RecordedModels merged = inputs.stored();
        ModelFile file = ModelFile.named(output == null ? Path.of(".") : output);
        file.write(merged::write);
        show(merged, file);
        return ExitCode.OK.code();
    }

    private void show(RecordedModels merged, ModelFile file) {
        List<Evidence> all = List.copyOf(merged.together().accesses().values());
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(
                Locale.ROOT,
                "merged    %,d recording%s, %,d distinct accesses in %,d records",
                merged.models().size(),
                merged.models().size() == 1 ? "" : "s",
                all.size(),
                all.stream().mapToLong(Evidence::count).sum()));
        out.println("model     " + Printable.of(file.path().toString()));
        out.flush();
    }
}
