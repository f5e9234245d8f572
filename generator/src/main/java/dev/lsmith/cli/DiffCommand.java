package dev.lsmith.cli;

import dev.lsmith.diagnostic.InputException;
import dev.lsmith.review.ComparisonMarkdown;
import dev.lsmith.review.ComparisonWriter;
import dev.lsmith.target.Comparison;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
            "sides. Exit code 0 if both mean the same, 1 if not."
        })
final class DiffCommand implements Callable<Integer> {
    /** Other forms than text; one at most. */
    static final class Form {
        @Option(names = "--json", description = "Print the differences as JSON.")
        private boolean json;

        @Option(names = "--markdown", description = "Print the differences as Markdown.")
        private boolean markdown;
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "OLD", description = "A policy, or a folder that generate wrote.")
    private @Nullable Path before;

    @Parameters(index = "1", paramLabel = "NEW", description = "The policy that it became.")
    private @Nullable Path after;

    @ArgGroup
    private Form form = new Form();

    @Mixin
    private PolicyOptions options = new PolicyOptions();

    @Override
    public Integer call() throws InputException {
        Comparison comparison = compare();
        PrintWriter out = spec.commandLine().getOut();
        if (form.json) {
            out.print(ComparisonWriter.json(comparison));
        } else if (form.markdown) {
            out.print(new ComparisonMarkdown().write(comparison));
        } else {
            new Console(out).print(ComparisonWriter.lines(comparison));
        }
        out.flush();
        return (comparison.isSame() ? ExitCode.OK : ExitCode.FOUND).code();
    }

    private Comparison compare() throws InputException {
        Path here = Path.of(".");
        return options.questions().compare(before == null ? here : before, after == null ? here : after);
    }
}
