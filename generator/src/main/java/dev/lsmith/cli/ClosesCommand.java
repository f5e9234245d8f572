package dev.lsmith.cli;

import dev.lsmith.app.ClosureReport;
import dev.lsmith.app.ShippedConfinement;
import dev.lsmith.base.InputException;
import dev.lsmith.cli.Console.Terminal;
import dev.lsmith.launch.LsmChoice;
import dev.lsmith.report.ClosureJson;
import dev.lsmith.report.ClosureWriter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lsmith closes}: which public exploits do policies close? */
@Command(
        name = "closes",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Says which public exploits of kernels and engines are closed by what confines a container, and by "
                    + "which layer first.",
            "",
            "An exploit is closed only if every way to it is, on every host for which there is a policy. It is "
                    + "open if no policy refuses what it needs, and unknown if it needs something of which no policy "
                    + "speaks, or a policy that is not at hand. Whether the kernel has the fault is not asked. Exploits "
                    + "that are named are told in full.",
            "",
            "Exit code 0 if all are closed, 1 if one is open, 5 if none is and one is unknown."
        })
final class ClosesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "DIR|SPEC [CVE]",
            arity = "0..*",
            description =
                    "A folder that generate wrote, or what the container was given, as for --spec; then the exploits"
                            + " to ask about: all if none is named.")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--baseline",
            paramLabel = "NAME",
            description = "Ask an engine's default instead of DIR or SPEC: docker, podman or container_t.")
    private @Nullable String baseline;

    @Option(
            names = {"--container", "--service"},
            paramLabel = "NAME",
            description = "Which container or service, if the spec holds several.")
    private @Nullable String container;

    @Option(
            names = "--lsm",
            paramLabel = "LSM",
            description =
                    "What the host has: apparmor, selinux, both or none. Default: each that there is a policy for,"
                            + " and what is not closed on every one is not closed.")
    private @Nullable LsmChoice lsm;

    @Option(names = "--json", description = "Print everything as JSON.")
    private boolean json;

    @Override
    public Integer call() throws InputException {
        ClosureReport report = report();
        Console.report(report.diagnostics(), spec.commandLine().getErr());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.print(ClosureJson.write(report.subject(), report.hosts(), report.closures(), report.payloads()));
        } else {
            ClosureWriter writer = new ClosureWriter(Terminal.ofThisProcess().columns());
            new Console(out)
                    .print(writer.lines(
                            report.subject(), report.hosts(), report.closures(), report.payloads(), isNamed()));
        }
        out.flush();
        return code(report).code();
    }

    private ClosureReport report() throws InputException {
        if (baseline != null) {
            return ClosureReport.of(shipped(baseline), words);
        }
        if (words.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Missing required parameter: 'DIR|SPEC'");
        }
        return ClosureReport.of(
                Path.of(words.get(0)),
                Optional.ofNullable(container),
                Optional.ofNullable(lsm),
                words.subList(1, words.size()),
                System.in);
    }

    private boolean isNamed() {
        return words.size() > (baseline == null ? 1 : 0);
    }

    private ShippedConfinement shipped(String name) {
        return ShippedConfinement.of(name)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "There is no baseline " + name + "; say "
                                + String.join(
                                        ", ",
                                        Stream.of(ShippedConfinement.values())
                                                .map(ShippedConfinement::word)
                                                .toList())));
    }

    private static ExitCode code(ClosureReport report) {
        if (report.isAnyOpen()) {
            return ExitCode.FOUND;
        }
        return report.isAnyUnknown() ? ExitCode.UNDECIDED : ExitCode.OK;
    }
}
