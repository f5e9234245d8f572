package dev.lsmith.cli;

import dev.lsmith.base.Printable;
import dev.lsmith.install.InstallFault;
import dev.lsmith.install.Installer;
import dev.lsmith.install.Machine;
import dev.lsmith.report.SummaryWriter;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of the commands that change a host. */
final class HostOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = "--state",
            paramLabel = "DIR",
            defaultValue = Installer.STATE,
            description = "Where the host keeps what was there before. Default: " + Installer.STATE + ".")
    private String state = Installer.STATE;

    @Option(
            names = "--root",
            paramLabel = "DIR",
            defaultValue = "/",
            description =
                    "The host's root, if it is mounted or unpacked elsewhere: files and programs are those below it.")
    private Path root = Path.of("/");

    @Option(
            names = "--replace",
            description =
                    "Replace files and modules of the same name that are not of lsmith, or that were changed since.")
    private boolean replace;

    Machine machine() {
        return new Machine(root.toAbsolutePath().normalize(), false);
    }

    String state() {
        if (!state.startsWith("/")) {
            throw new ParameterException(
                    command.commandLine(), "--state takes an absolute name of a folder on the host");
        }
        return state;
    }

    Installer installer(String name) {
        PrintWriter out = command.commandLine().getOut();
        return new Installer(machine(), state(), name, replace, line -> {
            out.println(Printable.of(line));
            out.flush();
        });
    }

    /** Tells why it was not done. */
    int failed(InstallFault fault) {
        command.commandLine().getErr().println("lsmith: " + SummaryWriter.text(fault.diagnostic()));
        return (fault.isRefused() ? ExitCode.FOUND : ExitCode.OUTPUT).code();
    }
}
