package dev.lsmith.cli;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * Starts lsmith again and again by a copy of its classes, which a build meanwhile does not change, with an archive of
 * them, which saves half of each start (java(1), class data sharing).
 *
 * @param options of each Java process, before the name of the class
 */
record FrozenJava(List<String> options) {
    private static final String FIRST_COMPILER = "-XX:TieredStopAtLevel=1";

    /** Below so many starts a copy costs more than it saves. */
    private static final int WORTHWHILE = 20;

    /**
     * A way to start lsmith so many times.
     *
     * @param folder where the copy is kept
     * @param warming the words of a run that loads what the others will
     */
    static FrozenJava of(Path folder, int starts, Object... warming) throws IOException, InterruptedException {
        List<String> plain = List.of(FIRST_COMPILER, "-XX:+UseSerialGC");
        if (starts < WORTHWHILE) {
            List<String> options = new ArrayList<>(plain);
            options.addAll(List.of("-cp", ChildJava.classPath()));
            return new FrozenJava(options);
        }
        Files.createDirectories(folder);
        List<String> path = new ArrayList<>();
        for (String each : ChildJava.classPath().split(File.pathSeparator, -1)) {
            path.add(
                    Files.isDirectory(Path.of(each))
                            ? packed(Path.of(each), folder.resolve(path.size() + ".jar"))
                                    .toString()
                            : each);
        }
        String classes = String.join(File.pathSeparator, path);
        Path list = folder.resolve("classes");
        Path archive = folder.resolve("classes.jsa");
        List<String> options = new ArrayList<>(plain);
        options.addAll(List.of("-Xshare:auto", "-Xlog:disable", "-XX:DumpLoadedClassList=" + list, "-cp", classes));
        run(new FrozenJava(options).command(warming));
        options.set(options.indexOf("-XX:DumpLoadedClassList=" + list), "-XX:SharedClassListFile=" + list);
        options.set(options.indexOf("-Xshare:auto"), "-Xshare:dump");
        options.add("-XX:SharedArchiveFile=" + archive);
        run(java(options));
        options.set(options.indexOf("-Xshare:dump"), "-Xshare:auto");
        options.remove("-XX:SharedClassListFile=" + list);
        return new FrozenJava(options);
    }

    ChildJava start(Object... words) throws IOException {
        return new ChildJava(
                new ProcessBuilder(command(words)).redirectErrorStream(true).start());
    }

    private List<String> command(Object... words) {
        List<String> command = java(options);
        command.add(Main.class.getName());
        Stream.of(words).map(Object::toString).forEach(command::add);
        return command;
    }

    private static List<String> java(List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(options);
        return command;
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() > 1) {
            process.destroyForcibly();
            throw new IOException("cannot be run: " + String.join(" ", command));
        }
    }

    /** The files of a folder in a jar. */
    static Path packed(Path folder, Path jar) throws IOException {
        Map<String, Path> files = new LinkedHashMap<>();
        try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            all.filter(Files::isRegularFile)
                    .forEach(file ->
                            files.put(folder.relativize(file).toString().replace(File.separatorChar, '/'), file));
        }
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream packed = new JarOutputStream(out)) {
            for (Map.Entry<String, Path> file : files.entrySet()) {
                packed.putNextEntry(new JarEntry(file.getKey()));
                Files.copy(file.getValue(), packed);
            }
        }
        return jar;
    }
}
