package dev.lsmith.cli;

import dev.lsmith.app.comparison.PolicyComparer;
import dev.lsmith.app.comparison.ShippedBaseline;
import dev.lsmith.base.InputException;
import dev.lsmith.cli.PolicyOptions.BaseOptions;
import dev.lsmith.posture.PostureFinding.Danger;
import dev.lsmith.report.ComparisonJson;
import dev.lsmith.report.ComparisonWriter;
import dev.lsmith.report.PolicyComparison;
import dev.lsmith.report.PolicyComparison.ComparisonResult;
import dev.lsmith.report.PolicyComparison.Threshold;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lsmith prove}: is this policy within that one? */
@Command(
        name = "prove",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Says whether one policy allows nothing that another does not: a gate.",
            "",
            "AppArmor profiles, SELinux modules, seccomp profiles, capability sets, descriptions of containers "
                    + "and flags of engines, recordings, or folders that generate wrote, file by file.",
            "",
            "Exit code 0 for yes, 1 for no, with an access as witness, 5 where it cannot be decided, with what is "
                    + "missing; never yes then."
        })
final class ProveCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "POLICY", description = "What is to be within; - for standard input.")
    private @Nullable Path inner;

    @Option(
            names = "--within",
            required = true,
            paramLabel = "OTHER",
            description =
                    "What it may not go beyond: of the same kind; - for standard input; or what an engine does by itself:"
                            + " docker, podman, crio, kubernetes-restricted, container_t.")
    private @Nullable Path outer;

    @Option(names = "--json", description = "Print the answer as JSON.")
    private boolean json;

    @Mixin
    private PolicyOptions options = new PolicyOptions();

    @Mixin
    private BaseOptions base = new BaseOptions();

    @Override
    public Integer call() throws InputException {
        Path asked = inner == null ? Path.of(".") : inner;
        Path within = outer == null ? Path.of(".") : outer;
        if (asked.toString().equals("-") && within.toString().equals("-")) {
            throw new ParameterException(spec.commandLine(), "Only one - can stand for standard input");
        }
        // A file or folder of that name goes before the default.
        boolean baseline = ShippedBaseline.names().contains(within.toString()) && Files.notExists(within);
        PolicyComparer comparer = options.comparer(base);
        PolicyComparison comparison = baseline
                ? comparer.compareWithBaseline(within.toString(), asked, System.in)
                : comparer.compare(within, asked, System.in);
        ComparisonResult outcome = comparison.outcome(new Threshold(true, Danger.INFO));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.print(ComparisonJson.proof(comparison, outcome));
            out.flush();
        } else {
            new Console(out).print(ComparisonWriter.proof(comparison, outcome));
        }
        return DiffCommand.code(outcome).code();
    }
}
