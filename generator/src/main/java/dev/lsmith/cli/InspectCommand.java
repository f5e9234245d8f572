package dev.lsmith.cli;

import dev.lsmith.app.EngineInspection;
import dev.lsmith.app.Inspection;
import dev.lsmith.app.recording.SpecChoice;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.cli.Console.Terminal;
import dev.lsmith.container.file.SpecText;
import dev.lsmith.posture.PostureFinding.Danger;
import dev.lsmith.posture.PostureReport;
import dev.lsmith.report.EngineWriter;
import dev.lsmith.report.PostureWriter;
import dev.lsmith.report.ScorecardWriter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

/** {@code lsmith inspect}: how far is this container isolated? */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Says what a container's spec leaves open, the gravest first, and which flag closes it.",
            "",
            "With --log also whether the container was seen to need it. Of dockerd's daemon.json: what its settings leave open."
        })
final class InspectCommand implements Callable<Integer> {
    /** Other forms than the table; one at most. */
    static final class InspectOutput {
        @Option(names = "--json", description = "Print everything as JSON.")
        private boolean json;

        @Option(names = "--markdown", description = "Print everything as Markdown, each finding in full.")
        private boolean markdown;
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SPEC", arity = "0..*", description = "What the container was given, as for --spec.")
    private List<Path> files = new ArrayList<>();

    @Mixin
    private SpecOptions specs = new SpecOptions();

    @Option(
            names = "--log",
            paramLabel = "LOG",
            arity = "1..*",
            description = "What the container did: logs, as for generate.")
    private List<String> logs = new ArrayList<>();

    @Option(
            names = "--complete",
            description = "As for generate: the logs are whole, and their policies reported everything.")
    private boolean complete;

    @Option(
            names = "--scorecard",
            description = "Answer known lists of requirements, each with its evidence from spec and log: isolation of"
                    + " processes, files, devices, IPC and network, and limits; the Pod Security Standards; the CIS Docker"
                    + " Benchmark. As text, or with --json.")
    private boolean scorecard;

    @ArgGroup
    private InspectOutput form = new InspectOutput();

    @Option(
            names = "--fail-on",
            paramLabel = "LEVEL",
            description = "Exit with 1 if a finding is of this danger or above: info, low, medium, high, critical;"
                    + " with 5 if none is and something of the spec was not understood.")
    private @Nullable Danger failOn;

    @Override
    public Integer call() throws InputException {
        SpecChoice choice = specs.choice(files, logs);
        if (!choice.isGiven()) {
            throw new ParameterException(spec.commandLine(), "Missing required parameter: 'SPEC'");
        }
        List<SpecText> texts = choice.texts(System.in);
        Optional<EngineInspection> engine = EngineInspection.of(texts);
        if (engine.isPresent()) {
            return engine(engine.get()).code();
        }
        Inspection inspection = ProgressLine.during(
                false, progress -> Inspection.run(choice, texts, logs, complete, System.in, progress));
        List<PostureReport> reports = inspection.reports();
        Console.report(inspection.diagnostics(), spec.commandLine().getErr());
        PrintWriter out = spec.commandLine().getOut();
        if (scorecard) {
            card(inspection, out);
        } else if (form.json) {
            out.print(PostureWriter.json(reports));
        } else if (form.markdown) {
            out.print(PostureWriter.markdown(reports));
        } else {
            int columns = Terminal.ofThisProcess().columns();
            new Console(out).print(new PostureWriter(columns).lines(reports));
        }
        out.flush();
        return verdict(inspection).code();
    }

    private ExitCode engine(EngineInspection inspection) {
        if (form.markdown || scorecard || !logs.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "An engine's settings are looked at alone, and written as text or with --json");
        }
        Console.report(inspection.diagnostics(), spec.commandLine().getErr());
        PrintWriter out = spec.commandLine().getOut();
        if (form.json) {
            out.print(EngineWriter.json(inspection.settings()));
        } else {
            new Console(out).print(EngineWriter.lines(inspection.settings()));
        }
        out.flush();
        boolean found = failOn != null && inspection.settings().reaches(failOn);
        boolean unsure = failOn != null && !inspection.diagnostics().isEmpty();
        return found ? ExitCode.FOUND : unsure ? ExitCode.UNDECIDED : ExitCode.OK;
    }

    private void card(Inspection inspection, PrintWriter out) {
        if (form.markdown) {
            throw new ParameterException(spec.commandLine(), "--scorecard is written as text or with --json");
        }
        if (form.json) {
            out.print(ScorecardWriter.json(inspection.cards()));
        } else {
            new Console(out).print(ScorecardWriter.lines(inspection.cards()));
        }
    }

    /** A spec of which something is not known passes at no level. */
    private ExitCode verdict(Inspection inspection) {
        Danger level = failOn;
        if (level == null) {
            return ExitCode.OK;
        }
        if (inspection.reports().stream().anyMatch(r -> r.reaches(level))) {
            return ExitCode.FOUND;
        }
        if (inspection.unknown() == 0) {
            return ExitCode.OK;
        }
        Console.report(List.of(undecided(inspection, level)), spec.commandLine().getErr());
        return ExitCode.UNDECIDED;
    }

    private static Diagnostic undecided(Inspection inspection, Danger level) {
        String warnings = inspection.unknown() == 1 ? "the warning" : "the " + inspection.unknown() + " warnings";
        return Diagnostic.warning(
                "undecided",
                "could not say: nothing found is " + level.word() + " or worse, but " + warnings
                        + " above may hide what is",
                "mend what they name");
    }
}
