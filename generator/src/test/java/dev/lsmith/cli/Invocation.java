package dev.lsmith.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** One run of the command line inside the test. */
record Invocation(int exitCode, String out, String err) {
    static Invocation of(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        CommandLine line = Main.commandLine(words).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exitCode = line.execute(words);
        return new Invocation(exitCode, out.toString(), err.toString());
    }
}
