package dev.lsmith.cli;

import dev.lsmith.app.Rebase;
import dev.lsmith.app.Rebase.RebaseRequest;
import dev.lsmith.base.InputException;
import dev.lsmith.learn.Generality.Level;
import dev.lsmith.policy.Assignment.Unseen;
import dev.lsmith.report.RebaseWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lsmith rebase}: policies of one image become those of the next. */
@Command(
        name = "rebase",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Carries the policies of one image over to the next, without a new recording.",
            "",
            "Each path that was seen is looked for in the next image: under its name, behind a link, by a library's soname, under a name with"
                    + " other version numbers, or in the same package. What the loader needs there besides is added, and calls that its"
                    + " programs can reach newly are let through and logged. OUT gets what generate writes, and rebase.md: each change with"
                    + " its reason, and what must be seen again. lsmith diff DIR OUT shows what the policies open and close."
        })
final class RebaseCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "The folder that generate wrote for the image that was recorded.")
    private Path folder = Path.of(".");

    @Option(
            names = "--from",
            paramLabel = "IMAGE",
            required = true,
            description =
                    "The image that was recorded: a root file system, a tar of one, what docker save wrote, or an OCI layout.")
    private Path from = Path.of(".");

    @Option(names = "--to", paramLabel = "IMAGE", required = true, description = "The next image, in the same forms.")
    private Path to = Path.of(".");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            required = true,
            description = "Where to write, as for generate.")
    private Path output = Path.of(".");

    @Option(
            names = "--force",
            description = "Replace files in OUT that were changed since lsmith wrote them, or that it did not write.")
    private boolean force;

    @Option(
            names = "--exact",
            description =
                    "Allow only what was seen, and what the next image needs. Default: as the policies in DIR do.")
    private boolean exact;

    @Option(names = "--broad", description = "Allow more, as generate --broad. Default: as the policies in DIR do.")
    private boolean broad;

    @Option(
            names = "--reachable",
            paramLabel = "ANSWER",
            defaultValue = "log",
            description =
                    "What a filter does about a call that can be reached newly: log, allow or deny. Default: log.")
    private Unseen reachable = Unseen.LOG;

    @Mixin
    private PolicyOptions.LanguageOptions languages = new PolicyOptions.LanguageOptions();

    @Option(
            names = {"-q", "--quiet"},
            description = "Print nothing but errors.")
    private boolean quiet;

    @Override
    public Integer call() throws InputException, IOException {
        if (exact && broad) {
            throw new ParameterException(spec.commandLine(), "--exact and --broad exclude each other");
        }
        Rebase rebase = Rebase.run(new RebaseRequest(
                folder,
                from,
                to,
                Optional.ofNullable(level()),
                reachable,
                languages.abi(),
                languages.dialect(),
                folder));
        new OutputFolder(output, force).write(rebase.generation().files());
        if (!quiet) {
            PrintWriter err = spec.commandLine().getErr();
            Console.report(rebase.diagnostics(), err);
            err.flush();
            PrintWriter out = spec.commandLine().getOut();
            RebaseWriter.lines(rebase.carried(), output.toString()).forEach(out::println);
            out.flush();
        }
        return ExitCode.OK.code();
    }

    private @Nullable Level level() {
        return exact ? Level.EXACT : broad ? Level.BROAD : null;
    }
}
