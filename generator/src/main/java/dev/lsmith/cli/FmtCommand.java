package dev.lsmith.cli;

import dev.lsmith.app.Formatting;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Printable;
import dev.lsmith.report.SummaryWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lsmith fmt}: AppArmor profiles in their canonical form. */
@Command(
        name = "fmt",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Writes AppArmor profiles, abstractions and tunables in one canonical form: indentation, blanks, quotes, the"
                    + " order of qualifiers and of permissions. Rules and comments stay in their order, and the"
                    + " meaning stays as it is.",
            "",
            "Prints the result unless --write or --check says otherwise."
        })
final class FmtCommand implements Callable<Integer> {
    /** What becomes of the result; one at most. */
    static final class Mode {
        @Option(names = "--write", description = "Replace the files that change. Owner and permissions stay.")
        private boolean write;

        @Option(
                names = "--check",
                description = "Name the files that would change and change nothing; exit code 1 if there are any.")
        private boolean check;
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Profiles, abstractions or tunables; - for standard input.")
    private List<String> files = new ArrayList<>();

    @ArgGroup
    private Mode mode = new Mode();

    @Override
    public Integer call() throws IOException {
        if (mode.write && files.contains("-")) {
            throw new ParameterException(spec.commandLine(), "--write needs files; standard input cannot be replaced");
        }
        ExitCode code = ExitCode.OK;
        for (String file : files) {
            try {
                boolean differs = !format(file);
                code = differs && code == ExitCode.OK ? ExitCode.FOUND : code;
            } catch (InputException e) {
                spec.commandLine().getErr().println("lsmith: " + SummaryWriter.text(e.diagnostic()));
                code = ExitCode.INPUT;
            }
        }
        return code.code();
    }

    /** One file; false if {@code --check} would have it changed. */
    private boolean format(String file) throws InputException, IOException {
        Formatting formatting = Formatting.of(file, System.in);
        if (mode.check) {
            if (!formatting.isCanonical()) {
                spec.commandLine().getOut().println(Printable.of(file));
                spec.commandLine().getOut().flush();
            }
            return formatting.isCanonical();
        }
        if (!mode.write) {
            print(formatting.bytes());
        } else if (!formatting.isCanonical()) {
            new InPlaceFile(Path.of(file)).write(formatting.bytes());
        }
        return true;
    }

    /** As bytes, which need not be characters. */
    private void print(byte[] bytes) {
        spec.commandLine().getOut().flush();
        PrintStream out = System.out;
        out.write(bytes, 0, bytes.length);
        out.flush();
    }
}
