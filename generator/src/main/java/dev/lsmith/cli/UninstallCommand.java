package dev.lsmith.cli;

import dev.lsmith.app.Installation;
import dev.lsmith.base.InputException;
import dev.lsmith.install.InstallFault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lsmith uninstall}: take policies away again. */
@Command(
        name = "uninstall",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Takes away what install put in force, and gives back what was there before, byte for byte.",
            "",
            "Exit code 0 if it is gone, 1 if nothing was installed under the name or a file was changed since, 4 "
                    + "if the host does not let it be done."
        })
final class UninstallCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR|NAME", description = "The folder that was installed, or the name of its policies.")
    private @Nullable String what;

    @Mixin
    private HostOptions host = new HostOptions();

    @Override
    public Integer call() throws InputException {
        try {
            host.installer(name()).uninstall();
        } catch (InstallFault fault) {
            return host.failed(fault);
        }
        return ExitCode.OK.code();
    }

    private String name() throws InputException {
        String named = what == null ? "." : what;
        Path folder = Path.of(named);
        if (Files.isDirectory(folder)) {
            return Installation.of(folder, host.machine(), host.state()).name();
        }
        Installation.checkName(named, "the command line");
        return named;
    }
}
