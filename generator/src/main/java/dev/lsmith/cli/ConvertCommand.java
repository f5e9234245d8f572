package dev.lsmith.cli;

import dev.lsmith.app.PolicyFolder.PolicyFile;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Printable;
import dev.lsmith.policy.seccomp.DialectConversion;
import dev.lsmith.policy.seccomp.DialectConversion.ConvertedContainer;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lsmith convert}: a seccomp profile in another engine's dialect. */
@Command(
        name = "convert",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Prints a seccomp profile in the dialect of another engine, and tells on standard error what that cannot say.",
            "",
            "Exit code 0 if everything is as it was, 1 if something was told."
        })
final class ConvertCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "FILE", description = "The profile; - for standard input.")
    private @Nullable Path file;

    @Option(
            names = "--dialect",
            required = true,
            paramLabel = "DIALECT",
            description = "What is wanted: docker, podman, oci for a bundle's config.json, or lxc for LXC's own text.")
    private String dialect = "";

    @Option(names = "--from", paramLabel = "DIALECT", description = "What the file is in. Default: as its keys show.")
    private String from = "";

    @Option(
            names = "--machine",
            paramLabel = "NAME",
            defaultValue = "x86_64",
            description = "For oci and lxc: the machine for which conditions are decided. Default: ${DEFAULT-VALUE}.")
    private String machine = "x86_64";

    @Option(
            names = "--cap",
            paramLabel = "CAPABILITY",
            description =
                    "For oci and lxc: a capability that the container keeps; may be given more than once. Default: none.")
    private List<String> capabilities = new ArrayList<>();

    @Override
    public Integer call() throws InputException {
        Optional<Dialect> source = from.isEmpty() ? Optional.empty() : Optional.of(named("--from", from));
        PolicyFile read = PolicyFile.read(file == null ? Path.of("-") : file, System.in);
        ConvertedContainer container = new ConvertedContainer(machine, DialectConversion.capabilities(capabilities));
        String name = read.path().toString();
        DialectConversion conversion = dialect.equals("lxc")
                ? DialectConversion.lxc(name, read.text(), source, container)
                : DialectConversion.of(name, read.text(), source, named("--dialect", dialect), container);
        spec.commandLine().getOut().print(conversion.text());
        spec.commandLine().getOut().flush();
        conversion.told().forEach(line -> spec.commandLine().getErr().println("lsmith: " + Printable.of(line)));
        return (conversion.told().isEmpty() ? ExitCode.OK : ExitCode.FOUND).code();
    }

    private Dialect named(String option, String name) {
        return DialectConversion.dialect(name)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        option + " takes docker, podman or oci (--dialect also lxc), and not " + name));
    }
}
