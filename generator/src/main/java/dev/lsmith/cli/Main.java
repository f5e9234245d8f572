package dev.lsmith.cli;

import dev.lsmith.cli.Console.Terminal;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/** {@code lsmith}: the least privilege that a container needs, learned from what it did and was given. */
@Command(
        name = "lsmith",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Least-privilege profiles for Linux containers, learned from what they did and were given.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done; warnings may have been printed",
            "1:verify or explain found accesses that a policy denies; diff a difference; closes an exploit that is open;"
                    + " review a rule that is left; install or uninstall something that is not of lsmith; record something that is in the way;"
                    + " inspect --fail-on a finding of that level or above; --require-complete a recording that is less complete; fmt --check a file that is not canonical; lint a finding of --fail-on's"
                    + " severity or above",
            "2:the command line is wrong",
            "3:an input cannot be used at all, or does not say which container is meant",
            "4:the output cannot be written; install, uninstall, record or learn: the host does not let it be done",
            "5:could not say: --require-complete whether a recording is as complete; verify asked nothing, or events are lost or not understood; diff met what it cannot"
                    + " compare yet and what differs; explain a policy of a kind that it cannot ask yet, or what depends on more than the query says; closes an exploit that needs what no policy"
                    + " speaks of; inspect --fail-on a spec that it cannot read wholly",
            "70:a fault of lsmith itself, or too little memory"
        })
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
            // Another thread may wait for the one that ended, so that nothing would end the process.
            Runtime.getRuntime().halt(failed(thrown));
        });
        StandardOutput output = StandardOutput.installed();
        int code = execute(arguments);
        System.out.flush();
        System.exit(output.settled(code, System.err));
    }

    private static int execute(String... arguments) {
        try {
            return commandLine(arguments).execute(arguments);
        } catch (RuntimeException | Error thrown) {
            return failed(thrown);
        }
    }

    private static int failed(Throwable thrown) {
        return Faults.report(thrown, new PrintWriter(System.err, true, Charset.defaultCharset()))
                .code();
    }

    /** The command line, ready to execute these arguments. */
    public static CommandLine commandLine(String... arguments) {
        CommandLine line = new CommandLine(new Main());
        for (String name : Subcommands.of(List.of(arguments))) {
            line.addSubcommand(name, Subcommands.make(name));
        }
        Terminal terminal = Terminal.ofThisProcess();
        if (terminal.isDumb()) {
            line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        }
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(terminal.columns())
                .setExecutionStrategy(Main::run)
                .setParameterExceptionHandler((fault, words) -> Faults.misused(fault))
                .setExecutionExceptionHandler(
                        (e, failed, parsed) -> Faults.report(e, failed.getErr()).code());
    }

    /** picocli hands exceptions to its handler, but not errors: those of Java's own, which hostile inputs may cause. */
    private static int run(ParseResult parsed) {
        try {
            return new RunLast().execute(parsed);
        } catch (Error e) {
            return Faults.report(e, parsed.commandSpec().commandLine().getErr()).code();
        }
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** The version that the build wrote into the archive or, in a runtime of lsmith's own, into the module. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            ModuleDescriptor module = Main.class.getModule().getDescriptor();
            String version = module == null
                    ? Main.class.getPackage().getImplementationVersion()
                    : module.rawVersion().orElse(null);
            return new String[] {"lsmith " + (version == null ? "(not packaged)" : version)};
        }
    }

    /**
     * The subcommands of lsmith by name. picocli reads the annotations of each that it is given, which takes longer than all else
     * that {@code --version} does: it is given only those that a command line can speak of.
     */
    private static final class Subcommands {
        private static final String HELP = "help";
        private static final List<String> ALL = List.of(
                "record",
                "generate",
                "learn",
                "merge",
                "rebase",
                "watch",
                "inspect",
                "verify",
                "diff",
                "prove",
                "explain",
                "review",
                "closes",
                "install",
                "uninstall",
                "fmt",
                "convert",
                "lint",
                HELP);
        private static final List<List<String>> OF_NO_SUBCOMMAND = List.of(List.of("--version"), List.of("-V"));

        private Subcommands() {}

        /** Those that a command line with these arguments needs, in the order in which the help shows them. */
        static List<String> of(List<String> arguments) {
            if (OF_NO_SUBCOMMAND.contains(arguments)) {
                return List.of();
            }
            String first = arguments.isEmpty() ? HELP : arguments.get(0);
            return first.equals(HELP) || !ALL.contains(first) ? ALL : List.of(first);
        }

        /** The object with picocli's annotations. Not by a method reference, which would load all of the classes. */
        static Object make(String name) {
            return switch (name) {
                case "record" -> new RecordCommand();
                case "generate" -> new GenerateCommand();
                case "learn" -> new LearnCommand();
                case "merge" -> new MergeCommand();
                case "rebase" -> new RebaseCommand();
                case "watch" -> new WatchCommand();
                case "inspect" -> new InspectCommand();
                case "verify" -> new VerifyCommand();
                case "diff" -> new DiffCommand();
                case "prove" -> new ProveCommand();
                case "explain" -> new ExplainCommand();
                case "review" -> new ReviewCommand();
                case "closes" -> new ClosesCommand();
                case "install" -> new InstallCommand();
                case "uninstall" -> new UninstallCommand();
                case "fmt" -> new FmtCommand();
                case "convert" -> new ConvertCommand();
                case "lint" -> new LintCommand();
                case HELP -> new CommandLine.HelpCommand();
                default -> throw new IllegalArgumentException(name);
            };
        }
    }

    /** Standard output that knows whether all of it was written: Java's own streams keep a fault to themselves. */
    static final class StandardOutput extends OutputStream {
        /** What the kernel says when nobody reads any more (EPIPE, write(2)): {@code lsmith … | head}. */
        private static final String NO_READER = "Broken pipe";

        private final OutputStream out;
        private Optional<IOException> fault = Optional.empty();

        StandardOutput(OutputStream out) {
            this.out = out;
        }

        /** Takes the place of {@link System#out}. */
        static StandardOutput installed() {
            StandardOutput output = new StandardOutput(new FileOutputStream(FileDescriptor.out));
            System.setOut(new PrintStream(new BufferedOutputStream(output), false, Charset.defaultCharset()));
            return output;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                fault = fault.or(() -> Optional.of(e));
                throw e;
            }
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        /**
         * The exit code, once all is printed: a result that did not arrive is none.
         *
         * @param code of the command
         * @param err is told why; a reader that went away knows
         */
        int settled(int code, PrintStream err) {
            if (fault.isEmpty() || code == ExitCode.USAGE.code() || code == ExitCode.INPUT.code()) {
                return code;
            }
            String why = String.valueOf(fault.get().getMessage());
            if (!why.equals(NO_READER)) {
                err.println("lsmith: error: standard output: cannot be written: " + why);
            }
            return code == ExitCode.INTERNAL.code() ? code : ExitCode.OUTPUT.code();
        }
    }
}
