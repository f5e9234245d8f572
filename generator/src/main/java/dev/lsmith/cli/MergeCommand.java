package dev.lsmith.cli;

import dev.lsmith.app.recording.MergedModel;
import dev.lsmith.app.recording.ModelFile;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Printable;
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
        MergedModel merged = MergedModel.of(models);
        ModelFile file = ModelFile.named(output == null ? Path.of(".") : output);
        file.write(merged::write);
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(
                Locale.ROOT,
                "merged    %,d recording%s, %,d distinct accesses in %,d records",
                merged.recordings(),
                merged.recordings() == 1 ? "" : "s",
                merged.accesses(),
                merged.records()));
        out.println("model     " + Printable.of(file.path().toString()));
        out.flush();
        return ExitCode.OK.code();
    }
}
