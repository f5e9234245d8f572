package dev.lsmith.cli;

import dev.lsmith.app.ClosureReport;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Printable;
import dev.lsmith.pattern.PathAutomaton;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.question.QueryReader;
import dev.lsmith.report.SummaryWriter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a command failed of, told in one line, and the exit code for it. */
final class Faults {
    /** Codes of diagnostics about words of the command line, which are checked where their meaning is known. */
    private static final Set<String> OF_USAGE =
            Set.of("bad-name", "language-version", "bad-access", QueryReader.NO_QUERY, ClosureReport.NO_EXPLOIT);

    private Faults() {}

    /** Tells what was thrown; never as a stack trace. */
    static ExitCode report(Throwable thrown, PrintWriter err) {
        if (thrown instanceof InputException input) {
            err.println("lsmith: " + SummaryWriter.text(input.diagnostic()));
            return code(input.diagnostic().code());
        }
        if (thrown instanceof InterruptedIOException) {
            // UninterruptedWork has told what it came to.
            return ExitCode.OUTPUT;
        }
        if (thrown instanceof IOException fault) {
            err.println("lsmith: error: " + Printable.of(words(fault)) + "; name another folder with --output");
            return ExitCode.OUTPUT;
        }
        err.println(thrown instanceof OutOfMemoryError ? memory() : internal(thrown));
        return ExitCode.INTERNAL;
    }

    /** Tells what is wrong with the command line, and where its words are explained. */
    static int misused(ParameterException fault) {
        StringBuilder line =
                new StringBuilder("lsmith: error: ").append(Printable.of(sentence(String.valueOf(fault.getMessage()))));
        if (fault instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            line.append("; did you mean ").append(Printable.of(String.join(", ", unmatched.getSuggestions())));
        }
        String command = fault.getCommandLine().getCommandSpec().qualifiedName();
        fault.getCommandLine()
                .getErr()
                .println(line.append("; see ").append(command).append(" --help"));
        return ExitCode.USAGE.code();
    }

    private static ExitCode code(String diagnostic) {
        if (OF_USAGE.contains(diagnostic)) {
            return ExitCode.USAGE;
        }
        return diagnostic.equals(Mechanism.NOT_YET) || diagnostic.equals(PathAutomaton.TOO_COMPLEX)
                ? ExitCode.UNDECIDED
                : ExitCode.INPUT;
    }

    /** On one line and without a capital, which nothing of lsmith's own begins with. */
    private static String sentence(String message) {
        String text = message.strip().replaceAll("\\s*\\R\\s*", " ");
        boolean word = text.length() > 1 && Character.isLowerCase(text.charAt(1));
        return word ? text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1) : text;
    }

    private static String memory() {
        return "lsmith: error: the " + (Runtime.getRuntime().maxMemory() >> 20)
                + " MB of memory that Java has are too few; give it more: JDK_JAVA_OPTIONS=-Xmx4g";
    }

    private static String internal(Throwable thrown) {
        return "lsmith: internal error: " + Printable.of(sentence(thrown.toString()))
                + "; please report it with the command line that you used";
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
}
