package dev.lsmith.audit;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the logs that the arguments of a command name: files, folders, standard input. */
public final class LogSources {
    /** The argument, and the name of the source, that stand for standard input. */
    public static final String STANDARD_INPUT = "-";

    private static final Comparator<String> ORDER = Comparator.<String, Boolean>comparing(STANDARD_INPUT::equals)
            .thenComparing(LogSources::folder)
            .thenComparing(argument ->
                    LogFileName.parse(argument.substring(folder(argument).length())));

    private LogSources() {}

    /** Everything of a path up to its last separator. */
    private static String folder(String argument) {
        return argument.substring(0, argument.lastIndexOf('/') + 1);
    }

    /**
     * The logs that the arguments name: files, {@code -}, and folders, of which every file that is named like a log is taken,
     * rotated ones before what follows them. Each argument is one run. The order of the arguments does not matter: they are
     * read in the order of their folders and, within one, of their time. A file that several arguments name, or one and the
     * folder that it is in, is taken once: as part of the folder.
     *
     * @param arguments as the user gave them
     * @param stdin what {@code -} reads; it is left open
     * @throws InputException when a file is missing or cannot be read, or a folder holds no log
     */
    public static List<LogSource> expand(List<String> arguments, InputStream stdin) throws InputException {
        List<String> sorted = arguments.stream().sorted(ORDER).distinct().toList();
        Set<Object> taken = new HashSet<>();
        Map<String, List<LogSource>> byFolder = new HashMap<>();
        for (String argument : sorted) {
            if (!argument.equals(STANDARD_INPUT) && Files.isDirectory(path(argument))) {
                byFolder.put(argument, inFolder(argument, taken));
            }
        }
        List<LogSource> sources = new ArrayList<>();
        for (String argument : sorted) {
            if (argument.equals(STANDARD_INPUT)) {
                sources.add(new LogSource(STANDARD_INPUT, STANDARD_INPUT, () -> new Unclosed(stdin)));
            } else if (byFolder.containsKey(argument)) {
                sources.addAll(byFolder.getOrDefault(argument, List.of()));
            } else {
                Path path = readable(argument);
                if (taken.add(identity(path))) {
                    sources.add(source(path, argument, argument));
                }
            }
        }
        return List.copyOf(sources);
    }

    private static Path readable(String argument) throws InputException {
        Path path = path(argument);
        if (!Files.exists(path)) {
            throw fault(
                    "no-such-file", argument, "there is no such file", "check the name, or use - for standard input");
        }
        if (!Files.isReadable(path)) {
            throw fault(
                    "unreadable",
                    argument,
                    "the file cannot be read",
                    "audit logs belong to root: use sudo, or copy it");
        }
        return path;
    }

    private static List<LogSource> inFolder(String argument, Set<Object> taken) throws InputException {
        Path folder = readable(argument);
        List<String> names = logsIn(folder, argument);
        if (names.isEmpty()) {
            throw fault(
                    "no-logs",
                    argument,
                    "the folder holds no file that is named like a log",
                    "name the files themselves; from a folder are taken *.log, syslog, messages and their rotations");
        }
        String separator = argument.endsWith("/") ? "" : "/";
        return names.stream()
                .filter(name -> taken.add(identity(folder.resolve(name))))
                .map(name -> source(folder.resolve(name), argument + separator + name, argument))
                .toList();
    }

    /** What tells a file from others, whatever path leads to it: its device and inode. */
    private static Object identity(Path path) {
        try {
            Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
            return key == null ? path.toRealPath() : key;
        } catch (IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }

    private static List<String> logsIn(Path folder, String argument) throws InputException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> String.valueOf(file.getFileName()))
                    .map(LogFileName::parse)
                    .filter(LogFileName::isLog)
                    .sorted()
                    .map(LogFileName::name)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw fault("unreadable", argument, "the folder cannot be listed", "check its permissions");
        }
    }

    private static Path path(String argument) throws InputException {
        try {
            return Path.of(argument);
        } catch (InvalidPathException e) {
            throw fault("no-such-file", argument, "this cannot be the name of a file", "check the name");
        }
    }

    private static LogSource source(Path path, String name, String run) {
        // Not Files.newInputStream: asked whether more is there, it fails on a pipe.
        return new LogSource(name, run, () -> new FileInputStream(path.toFile()));
    }

    private static InputException fault(String code, String argument, String message, String help) {
        return new InputException(Diagnostic.error(code, Position.ofSource(argument), message, help));
    }

    /** Standard input, which {@code close} leaves open. */
    private static final class Unclosed extends FilterInputStream {
        Unclosed(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return in.read(bytes, offset, length);
        }

        @Override
        public void close() {}
    }

    /**
     * The name of a log file in a folder, taken apart, so that rotated files (logrotate(8), auditd.conf(5) num_logs) come in the
     * order of their time: {@code audit.log.2.gz}, {@code audit.log.1}, {@code audit.log}.
     *
     * @param name whole
     * @param base without rotation and compression
     * @param number of the rotation, the older the higher; 0 when there is none
     * @param date of the rotation in digits; {@code ~} when there is none, which comes last
     */
    record LogFileName(String name, String base, long number, String date) implements Comparable<LogFileName> {
        private static final Pattern ROTATED =
                Pattern.compile("(.*?)(?:\\.(\\d{1,9})|-(\\d{8}(?:-?\\d{1,10})?))?(?:\\.(?:gz|xz|zst|zstd))?");
        private static final Pattern LOG = Pattern.compile(
                ".*\\.log|.*\\.(?:jsonl|ndjson|export)|(?:syslog|messages|dmesg|journal)(?:\\.(?:txt|json))?");
        private static final Comparator<LogFileName> ORDER = Comparator.comparing(LogFileName::base)
                .thenComparing(Comparator.comparingLong(LogFileName::number).reversed())
                .thenComparing(LogFileName::date)
                .thenComparing(LogFileName::name);

        /** Takes the name of a log file apart. */
        static LogFileName parse(String name) {
            Matcher m = ROTATED.matcher(name);
            if (!m.matches()) {
                return new LogFileName(name, name, 0, "~");
            }
            long number = m.group(2) == null ? 0 : Long.parseLong(m.group(2));
            return new LogFileName(name, m.group(1), number, m.group(3) == null ? "~" : m.group(3));
        }

        /** Whether it is the name of a log. */
        boolean isLog() {
            return LOG.matcher(base).matches();
        }

        @Override
        public int compareTo(LogFileName other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * One log file, or standard input.
     *
     * @param name the file as the user named it, or {@code -}
     * @param run the recording it belongs to: the argument that brought it, so that the rotated files of one folder are
     *     one run
     * @param opener opens the raw bytes; compression is told from the bytes themselves
     */
    public record LogSource(String name, String run, LogOpener opener) {
        /** Its bytes without what they are packed in; the caller closes the stream. */
        public InputStream unpacked() throws IOException {
            InputStream raw = opener.open();
            try {
                return Decompression.open(raw);
            } catch (IOException | RuntimeException e) {
                raw.close();
                throw e;
            }
        }

        /** Opens the bytes of a source. */
        @FunctionalInterface
        public interface LogOpener {
            /** The raw bytes from the start; the caller closes the stream. */
            InputStream open() throws IOException;
        }
    }
}
