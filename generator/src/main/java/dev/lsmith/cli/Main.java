package dev.lsmith.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/** {@code lsmith}: the least privilege that a container needs, learned from what it did and was given. */
@Command(
        name = "lsmith",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Least-privilege profiles for Linux containers, learned from what they did and were given.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done; warnings may have been printed",
            "1:verify or explain found accesses that a policy denies; diff a difference; inspect --fail-on a finding of that"
                    + " level or above; fmt --check a file that is not canonical; lint a finding of --fail-on's"
                    + " severity or above",
            "2:the command line is wrong",
            "3:an input cannot be used at all, or does not say which container is meant",
            "4:the output cannot be written",
            "5:could not say: verify asked nothing, or events are lost or not understood; diff met what it cannot"
                    + " compare yet and what differs; explain a policy of a kind that it cannot ask yet; inspect --fail-on a spec that it cannot read wholly",
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
    static CommandLine commandLine(String... arguments) {
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
}
