package dev.lsmith.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Java process with the classes of this test. */
record ChildJava(Process process) implements AutoCloseable {
    private static final int SIGINT = 2;

    /** Leaves the test out where the signal of Ctrl-C would not reach a child; before one is started. */
    static void assumeInterruptible() throws IOException {
        assumeTrue(!ignoresInterruption(), "this process ignores SIGINT, and so do its children");
    }

    /** Starts a class; its standard error goes where its output goes. */
    static ChildJava start(List<String> options, Class<?> main, Object... arguments) throws IOException {
        return new ChildJava(new ProcessBuilder(command(options, main, arguments))
                .redirectErrorStream(true)
                .start());
    }

    /** The words that start a class. */
    static List<String> command(List<String> options, Class<?> main, Object... arguments) {
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java")));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), main.getName()));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        return command;
    }

    /** Sends the signal of Ctrl-C, and waits for the end. */
    int interrupted() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        return ended();
    }

    /** Waits for the end. */
    int ended() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the process does not end");
        }
        return process.exitValue();
    }

    /** Leaves nothing behind, however the test ended. */
    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** What a shell gives to what it starts in the background; Java then leaves the signal ignored (proc(5), SigIgn). */
    private static boolean ignoresInterruption() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("SigIgn:"))
                    .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                    .anyMatch(signals -> (signals >> (SIGINT - 1) & 1) != 0);
        }
    }

    /** The classes of this test and of what it tests. */
    static String classPath() {
        if (Main.class.getClassLoader() instanceof URLClassLoader loader) {
            return Stream.of(loader.getURLs()).map(URL::getPath).collect(Collectors.joining(File.pathSeparator));
        }
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
