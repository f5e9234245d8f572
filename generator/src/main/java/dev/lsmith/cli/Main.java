package dev.lsmith.cli;

import dev.lsmith.diagnostic.InputException;
import dev.lsmith.review.SummaryWriter;
import dev.lsmith.text.Printable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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
            "70:a fault of lsmith itself"
        })
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    private static int execute(String... arguments) {
        try {
            return commandLine(arguments).execute(arguments);
        } catch (OutOfMemoryError e) {
            System.err.println("lsmith: error: the " + (Runtime.getRuntime().maxMemory() >> 20)
                    + " MB of memory that Java has are too few; give it more: JDK_JAVA_OPTIONS=-Xmx4g");
            return ExitCode.INPUT.code();
        }
    }

    /** The command line, ready to execute these arguments. */
    static CommandLine commandLine(String... arguments) {
        CommandLine line = new CommandLine(new Main());
        for (String name : Subcommands.of(List.of(arguments))) {
            line.addSubcommand(name, Subcommands.make(name));
        }
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(
                        (e, failed, parsed) -> report(e, failed.getErr()).code());
    }

    private static ExitCode report(Exception e, PrintWriter err) {
        if (e instanceof InputException input) {
            err.println("lsmith: " + SummaryWriter.text(input.diagnostic()));
            return ExitCode.INPUT;
        }
        if (e instanceof InterruptedIOException) {
            err.println("lsmith: broken off: not every file is written; those that are there are whole");
            return ExitCode.OUTPUT;
        }
        if (e instanceof IOException fault) {
            err.println("lsmith: error: " + Printable.of(words(fault)) + "; name another folder with --output");
            return ExitCode.OUTPUT;
        }
        err.println("lsmith: internal error: " + Printable.of(e.toString())
                + "; please report it with the command line that you used");
        return ExitCode.INTERNAL;
    }

    /** The fault in words; the exceptions of a file system often carry no more than the file's name. */
    private static String words(IOException fault) {
        if (!(fault instanceof FileSystemException place)) {
            return String.valueOf(fault.getMessage());
        }
        String why = "there is no place for it";
        if (place instanceof AccessDeniedException) {
            why = "permission denied";
        } else if (place instanceof FileAlreadyExistsException) {
            why = "it is no folder";
        } else if (place.getReason() != null) {
            why = place.getReason();
        }
        return place.getFile() + ": cannot be written: " + why;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
