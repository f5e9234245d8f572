package dev.lsmith.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Optional;

/** Standard output that knows whether all of it was written: Java's own streams keep a fault to themselves. */
final class StandardOutput extends OutputStream {
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
