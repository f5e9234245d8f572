package dev.lsmith.cli;

import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.LintCode;
import dev.lsmith.policy.apparmor.lint.Lint;
import dev.lsmith.report.FindingWriter;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lsmith lint}: what is wrong with these profiles? */
@Command(
        name = "lint",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Looks for what policies do not do although they seem to, or open although they need not.",
            "Rules that change nothing, conditions that can be got past, wide patterns and attributes, dangerous "
                    + "capabilities; of a folder that generate wrote also layers that contradict each other. AppArmor "
                    + "profiles, seccomp filters, SELinux modules, capabilities.",
            "",
            "Each finding has its place, a code, a witness and what to do about it. A comment # lsmith: ignore "
                    + "CODE reason (; in CIL) at the line or above it lets a finding stand; for JSON an entry of ignore: in "
                    + "lsmith.yaml beside the file, with code, file and reason. A suppression that suppresses nothing is "
                    + "told.",
            "",
            "Exit code 1 if a finding reaches --fail-on; else 5 if a file holds no profile, or something could "
                    + "not be told."
        })
final class LintCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "POLICY",
            arity = "0..*",
            description = "Policies, or folders that generate wrote; - for standard input.")
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

    @Option(names = "--codes", description = "List the codes of findings instead.")
    private boolean codes;

    @Option(names = "--explain", paramLabel = "CODE", description = "Tell what a code stands for instead.")
    private @Nullable String code;

    @Override
    public Integer call() throws InputException {
        if (codes || code != null) {
            new Console(spec.commandLine().getOut()).print(FindingWriter.codes(asked(), code != null));
            return ExitCode.OK.code();
        }
        if (files.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Missing required parameter: 'POLICY'");
        }
        return lint().code();
    }

    private List<LintCode> asked() {
        List<LintCode> all = LintCode.shipped();
        if (code == null) {
            return all;
        }
        return LintCode.find(code)
                .map(List::of)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "There is no code " + code + "; lsmith lint --codes lists them"));
    }

    private ExitCode lint() throws InputException {
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
        return fails ? ExitCode.FOUND : unseen ? ExitCode.UNDECIDED : ExitCode.OK;
    }
}
