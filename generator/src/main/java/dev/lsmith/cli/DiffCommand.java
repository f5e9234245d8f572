package dev.lsmith.cli;

import dev.lsmith.app.PolicyAnalysis.PolicyComparison;
import dev.lsmith.base.InputException;
import dev.lsmith.report.ComparisonWriter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lsmith diff}: what does this change of a policy open, and what does it close? */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Compares two policies by what they allow, not by their text.",
            "",
            "Each difference is a class of accesses with one of them as witness and the rules that decide it on both",
            "sides. Of two folders that generate wrote every file is compared, and what cannot be compared yet is listed.",
            "",
            "Exit code 0 if both mean the same, 1 if not, 5 if what is not compared differs."
        })
final class DiffCommand implements Callable<Integer> {
    /** Other forms than text; one at most. */
    static final class DiffOutput {
        @Option(names = "--json", description = "Print the differences as JSON.")
        private boolean json;

        @Option(names = "--markdown", description = "Print the differences as Markdown.")
        private boolean markdown;
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            paramLabel = "OLD",
            description = "A policy, or a folder that generate wrote; - for standard input.")
    private @Nullable Path before;

    @Parameters(index = "1", paramLabel = "NEW", description = "The policy that it became.")
    private @Nullable Path after;

    @ArgGroup
    private DiffOutput form = new DiffOutput();

    @Mixin
    private PolicyOptions options = new PolicyOptions();

    @Override
    public Integer call() throws InputException {
        PolicyComparison result = compare();
        PrintWriter out = spec.commandLine().getOut();
        if (form.json) {
            out.print(ComparisonWriter.json(result.comparison(), result.uncompared()));
        } else if (form.markdown) {
            out.print(ComparisonWriter.markdown(result.comparison(), result.uncompared()));
        } else {
            new Console(out).print(ComparisonWriter.lines(result.comparison(), result.uncompared()));
        }
        out.flush();
        return code(result).code();
    }

    private static ExitCode code(PolicyComparison result) {
        if (!result.comparison().isSame()) {
            return ExitCode.FOUND;
        }
        return result.isOpen() ? ExitCode.UNDECIDED : ExitCode.OK;
    }

    private PolicyComparison compare() throws InputException {
        Path old = before == null ? Path.of(".") : before;
        Path young = after == null ? Path.of(".") : after;
        if (old.toString().equals("-") && young.toString().equals("-")) {
            throw new ParameterException(spec.commandLine(), "Only one - can stand for standard input");
        }
        return options.analysis().compare(old, young, System.in);
    }
}
