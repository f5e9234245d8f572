package dev.lsmith.cli;

import dev.lsmith.app.Installation;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Printable;
import dev.lsmith.install.InstallFault;
import dev.lsmith.install.Installer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lsmith install}: put policies in force on this host. */
@Command(
        name = "install",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Puts the policies of a folder in force on this host.",
            "",
            "Loads the AppArmor profile or the SELinux module, whichever the host can use, and copies the seccomp "
                    + "profiles to /etc/lsmith/seccomp. Prints each command.",
            "",
            "Everything is checked first: each policy is read, the profile by apparmor_parser too, and nothing of "
                    + "the same name that is not of lsmith is replaced. What was there before is kept; uninstall gives it "
                    + "back.",
            "",
            "Exit code 0 if it is in force, 1 if a check says no, 4 if the host does not let it be done."
        })
final class InstallCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "A folder that generate wrote.")
    private @Nullable Path folder;

    @Option(names = "--dry-run", description = "Print each command, and run none.")
    private boolean dryRun;

    @Option(
            names = "--daemonset",
            description = "Print a DaemonSet of Kubernetes that does it on every node, and do nothing here.")
    private boolean daemonSet;

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            defaultValue = "busybox:1.37",
            description = "For --daemonset: an image with a shell. Default: busybox:1.37; name it by its digest.")
    private String image = "busybox:1.37";

    @Mixin
    private HostOptions host = new HostOptions();

    @Override
    public Integer call() throws InputException {
        Path policies = folder == null ? Path.of(".") : folder;
        PrintWriter out = spec.commandLine().getOut();
        if (daemonSet) {
            out.print(Installation.daemonSet(policies, image));
            out.flush();
            return ExitCode.OK.code();
        }
        Installation installation = Installation.of(policies, host.machine(), host.state());
        installation.leftOut().forEach(line -> out.println("# left out: " + Printable.of(line)));
        Installer installer = host.installer(installation.name());
        try {
            if (dryRun) {
                installer.rehearse(installation.files());
            } else {
                installer.install(installation.files());
            }
        } catch (InstallFault fault) {
            return host.failed(fault);
        }
        out.flush();
        return ExitCode.OK.code();
    }
}
