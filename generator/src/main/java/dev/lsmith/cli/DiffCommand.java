package dev.lsmith.cli;

import dev.lsmith.app.comparison.PolicyComparer;
import dev.lsmith.app.comparison.ShippedBaseline;
import dev.lsmith.base.InputException;
import dev.lsmith.cli.Console.Terminal;
import dev.lsmith.cli.PolicyOptions.BaseOptions;
import dev.lsmith.report.ComparisonJson;
import dev.lsmith.report.ComparisonMarkdown;
import dev.lsmith.report.ComparisonPage;
import dev.lsmith.report.ComparisonSarif;
import dev.lsmith.report.ComparisonWriter;
import dev.lsmith.report.PolicyComparison;
import dev.lsmith.report.PolicyComparison.ComparisonResult;
import dev.lsmith.report.PolicyComparison.Threshold;
import dev.lsmith.report.SideBySide;
import dev.lsmith.report.SummaryWriter.SummaryLine;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
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
            "Each difference is a class of accesses with one of them as witness and the rules that decide it on "
                    + "both sides; what is opened comes first, the most dangerous at the top, with why it is and what would "
                    + "narrow it. Descriptions of containers and flags of engines are compared too. Of two folders that "
                    + "generate wrote every file is compared, and what cannot be compared yet is listed. Set as "
                    + "GIT_EXTERNAL_DIFF it shows the policies that git diff meets.",
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

        @Option(
                names = "--sarif",
                description = "Print the differences as SARIF 2.1.0, for what shows findings beside code.")
        private boolean sarif;

        @Option(
                names = "--side-by-side",
                description =
                        "Print old and new rules beside each other, as a terminal of 120 columns or more gets them.")
        private boolean sideBySide;

        @Option(names = "--html", description = "Print a page for a browser, which needs nothing else.")
        private boolean html;

        Optional<String> document(PolicyComparison result) {
            if (json) {
                return Optional.of(ComparisonJson.diff(result));
            }
            if (markdown) {
                return Optional.of(ComparisonMarkdown.of(result));
            }
            if (sarif) {
                return Optional.of(ComparisonSarif.of(result));
            }
            return html ? Optional.of(ComparisonPage.of(result)) : Optional.empty();
        }
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..*",
            paramLabel = "OLD NEW",
            description =
                    "Two policies, descriptions of containers, recordings, or folders that generate wrote; - for standard"
                            + " input. Or REV..REV [--] PATH: one of them in two revisions of git.")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--baseline",
            paramLabel = "NAME",
            description =
                    "Compare NEW alone with what an engine does by itself: docker, podman, crio, kubernetes-restricted,"
                            + " container_t.")
    private String baseline = "";

    @ArgGroup
    private DiffOutput form = new DiffOutput();

    @Option(
            names = "--fail-on",
            paramLabel = "LEVEL",
            description =
                    "Exit with 1 only for what is widened, or widened with at least that danger: widened, info, low, medium,"
                            + " high, critical. Default: any difference.")
    private String failOn = "";

    @Mixin
    private PolicyOptions options = new PolicyOptions();

    @Mixin
    private BaseOptions base = new BaseOptions();

    @Override
    public Integer call() throws InputException {
        PrintWriter out = spec.commandLine().getOut();
        if (ExternalDiff.isOne(words)) {
            new ExternalDiff(options.comparer(base), new Console(out)).show(words);
            return ExitCode.OK.code();
        }
        PolicyComparison result = compare();
        Optional<String> document = form.document(result);
        if (document.isPresent()) {
            out.print(document.get());
            out.flush();
        } else {
            new Console(out).print(lines(result));
        }
        return code(result.outcome(threshold())).code();
    }

    private List<SummaryLine> lines(PolicyComparison result) {
        int columns = Terminal.ofThisProcess().columns();
        return form.sideBySide || (columns >= SideBySide.LEAST && ProgressLine.isTerminal(ProgressLine.STANDARD_OUTPUT))
                ? SideBySide.lines(result, columns)
                : ComparisonWriter.lines(result);
    }

    private Threshold threshold() {
        if (failOn.isEmpty()) {
            return Threshold.ANY;
        }
        return Threshold.of(failOn)
                .orElseThrow(() -> misused(
                        "--fail-on takes widened or a danger (info, low, medium, high, critical), and not " + failOn));
    }

    static ExitCode code(ComparisonResult outcome) {
        return switch (outcome) {
            case SAME -> ExitCode.OK;
            case DIFFERENT -> ExitCode.FOUND;
            case UNDECIDED -> ExitCode.UNDECIDED;
        };
    }

    private PolicyComparison compare() throws InputException {
        PolicyComparer comparer = options.comparer(base);
        if (!baseline.isEmpty()) {
            return comparer.compareWithBaseline(known(baseline), one(), System.in);
        }
        if (words.size() != 2) {
            throw misused("expected OLD and NEW, REV..REV and PATH, or --baseline NAME and NEW");
        }
        if (PolicyComparer.isRange(words.get(0))) {
            return comparer.compareRevisions(Path.of("").toAbsolutePath(), words.get(0), words.get(1));
        }
        if (words.get(0).equals("-") && words.get(1).equals("-")) {
            throw misused("only one - can stand for standard input");
        }
        return comparer.compare(path(words.get(0)), path(words.get(1)), System.in);
    }

    private String known(String name) {
        if (!ShippedBaseline.names().contains(name)) {
            throw misused("--baseline takes " + String.join(", ", ShippedBaseline.names()) + ", and not " + name);
        }
        return name;
    }

    private Path one() {
        if (words.size() != 1) {
            throw misused("with --baseline one policy or folder is expected");
        }
        return path(words.get(0));
    }

    private Path path(String word) {
        try {
            return Path.of(word);
        } catch (InvalidPathException e) {
            throw misused("this is no name of a file: " + word);
        }
    }

    private ParameterException misused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
