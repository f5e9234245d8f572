package dev.lsmith.cli;

import dev.lsmith.app.Installation;
import dev.lsmith.app.Verification;
import dev.lsmith.app.Verification.VerifyRequest;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Printable;
import dev.lsmith.install.InstallFault;
import dev.lsmith.install.KernelTrial;
import dev.lsmith.install.Machine;
import dev.lsmith.report.DenialWriter;
import dev.lsmith.report.SummaryWriter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

/** {@code lsmith verify}: would these policies deny what those logs show? */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Reads the policies of an output folder back and asks them about everything that the logs show.",
            "",
            "Prints what would be denied, with its place in the log; exit code 1 if anything would be, 5 if nothing was asked"
                    + " of a policy that was made of such records, or if part of what was done is missing or not understood.",
            "",
            "With --kernel this host's kernel and engine are asked instead of logs: exit code 1 if they refuse a policy or the"
                    + " container ends under them and not without, 5 if the host cannot tell."
        })
final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "DIR", description = "A folder that generate wrote.")
    private @Nullable Path folder;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "LOG", description = "Logs, as for generate.")
    private List<String> logs = new ArrayList<>();

    @Mixin
    private SpecOptions specs = new SpecOptions();

    @Option(names = "--subject", paramLabel = "SUBJECT", split = ",", description = "As for generate.")
    private List<String> subjects = new ArrayList<>();

    @Option(names = "--complete", description = "As for generate: the logs are whole.")
    private boolean complete;

    @Option(
            names = "--phase",
            description =
                    "Ask the policies of DIR/serving, which generate --phase wrote, about what the logs show from the"
                            + " moment on when the container served.")
    private boolean serving;

    @Option(names = "--json", description = "Print the denials as JSON.")
    private boolean json;

    @Option(
            names = "--kernel",
            description =
                    "Instead of logs ask this host: load the AppArmor profile under a name that is thrown away, and start a"
                            + " container under all policies, without network, ports or volumes. Needs root and docker or podman;"
                            + " exit code 5 where the host cannot tell.")
    private boolean kernel;

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description = "For --kernel: what to start. Default: the container's own.")
    private @Nullable String image;

    @Option(
            names = "--root",
            paramLabel = "DIR",
            defaultValue = "/",
            hidden = true,
            description = "For --kernel: as for install.")
    private Path root = Path.of("/");

    @Override
    public Integer call() throws InputException {
        Path policies = folder == null ? Path.of(".") : folder;
        if (kernel) {
            return tried(policies);
        }
        if (logs.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Missing required parameter: 'LOG'");
        }
        VerifyRequest request =
                new VerifyRequest(policies, logs, specs.choice(List.of(), logs), subjects, complete, serving);
        Verification verification =
                ProgressLine.during(false, progress -> Verification.run(request, System.in, progress));
        Console.report(verification.diagnostics(), spec.commandLine().getErr());
        Console.report(verification.holes(), spec.commandLine().getErr());
        if (json) {
            spec.commandLine()
                    .getOut()
                    .print(DenialWriter.json(verification.replays(), verification.reading(), verification.holes()));
            spec.commandLine().getOut().flush();
        } else {
            new Console(spec.commandLine().getOut())
                    .print(DenialWriter.lines(verification.replays(), verification.reading(), verification.holes()));
        }
        return code(verification).code();
    }

    private int tried(Path policies) throws InputException {
        if (!logs.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--kernel takes no LOG");
        }
        Machine machine = new Machine(root.toAbsolutePath().normalize(), false);
        try {
            KernelTrial.Report report = Installation.trial(policies, machine, Optional.ofNullable(image))
                    .run();
            PrintWriter out = spec.commandLine().getOut();
            report.lines().forEach(line -> out.println(Printable.of(line)));
            out.flush();
            return switch (report.result()) {
                case PASSED -> ExitCode.OK.code();
                case REFUSED -> ExitCode.FOUND.code();
                case UNTOLD -> ExitCode.UNDECIDED.code();
            };
        } catch (InstallFault fault) {
            spec.commandLine().getErr().println("lsmith: " + SummaryWriter.text(fault.diagnostic()));
            return ExitCode.OUTPUT.code();
        }
    }

    private static ExitCode code(Verification verification) {
        if (verification.isDenied()) {
            return ExitCode.FOUND;
        }
        return verification.isUnasked() || verification.isPartial() ? ExitCode.UNDECIDED : ExitCode.OK;
    }
}
