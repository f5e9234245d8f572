package dev.lsmith.cli;

import dev.lsmith.base.InputException;
import dev.lsmith.report.ComparisonJson;
import dev.lsmith.report.ComparisonMarkdown;
import dev.lsmith.report.ComparisonWriter;
import dev.lsmith.report.PolicyComparison;
import dev.lsmith.report.PolicyComparison.Outcome;
import dev.lsmith.report.PolicyComparison.Threshold;
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
            "sides; what is opened comes first, the most dangerous at the top, with why it is and what would narrow it.",
            "Descriptions of containers and flags of engines are compared too. Of two folders that generate wrote every",
            "file is compared, and what cannot be compared yet is listed.",
            "",
            "Exit code 0 if both mean the same, 1 if not, 5 if it could not be decided."
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

    @Option(
            names = "--fail-on",
            paramLabel = "LEVEL",
            description = "Exit with 1 only for what is widened, or widened with at least that danger: widened, info, low, medium,"
                    + " high, critical. Default: any difference.")
    private String failOn = "";

    @Mixin
    private PolicyOptions options = new PolicyOptions();

    @Override
    public Integer call() throws InputException {
        PolicyComparison result = compare();
        PrintWriter out = spec.commandLine().getOut();
        if (form.json) {
            out.print(ComparisonJson.diff(result));
        } else if (form.markdown) {
            out.print(ComparisonMarkdown.of(result));
        } else {
            new Console(out).print(ComparisonWriter.lines(result));
        }
        out.flush();
        return code(result.outcome(threshold())).code();
    }

    private Threshold threshold() {
        if (failOn.isEmpty()) {
            return Threshold.ANY;
        }
        return Threshold.of(failOn)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--fail-on takes widened or a danger (info, low, medium, high, critical), and not " + failOn));
    }

    static ExitCode code(Outcome outcome) {
        return switch (outcome) {
            case SAME -> ExitCode.OK;
            case DIFFERENT -> ExitCode.FOUND;
            case UNDECIDED -> ExitCode.UNDECIDED;
        };
    }

    private PolicyComparison compare() throws InputException {
        Path old = before == null ? Path.of(".") : before;
        Path young = after == null ? Path.of(".") : after;
        if (old.toString().equals("-") && young.toString().equals("-")) {
            throw new ParameterException(spec.commandLine(), "Only one - can stand for standard input");
        }
        return options.comparer().compare(old, young, System.in);
    }
}
