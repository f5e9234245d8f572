package dev.lsmith.cli;

import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.apparmor.lint.Lint;
import dev.lsmith.report.FindingWriter;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lsmith lint}: what is wrong with these profiles? */
@Command(
        name = "lint",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Looks for rules that change nothing, exec modes that conflict, rules that are wider than they look, variables"
                    + " and abi lines that do not do what they seem to, in AppArmor profiles.",
            "",
            "Each finding has its place, a code, a witness and what to do about it.",
            "",
            "Exit code 1 if a finding reaches --fail-on; else 5 if a file holds no profile, or something could not be told."
        })
final class LintCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "PROFILE", arity = "1..*", description = "Profiles; - for standard input.")
    private List<String> files = new ArrayList<>();

    @Mixin
    private PolicyOptions options = new PolicyOptions();

    @Option(names = "--json", description = "Print the findings as JSON.")
    private boolean json;

    @Option(
            names = "--fail-on",
            paramLabel = "LEVEL",
            description =
                    "Exit with 1 if a finding is of this severity or above: note, warning, error. Default: error.")
    private Severity failOn = Severity.ERROR;

    @Override
    public Integer call() throws InputException {
        List<Finding> findings = options.analysis().lint(files, System.in);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.print(FindingWriter.json(findings));
        } else {
            new Console(out).print(FindingWriter.lines(findings));
        }
        out.flush();
        boolean fails = findings.stream().anyMatch(f -> f.severity().compareTo(failOn) >= 0);
        boolean unseen = findings.stream()
                .anyMatch(f -> f.code().equals(Lint.NO_PROFILE) || f.code().equals(Finding.COULD_NOT_SAY));
        return (fails ? ExitCode.FOUND : unseen ? ExitCode.UNDECIDED : ExitCode.OK).code();
    }
}
