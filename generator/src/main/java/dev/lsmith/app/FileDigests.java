package dev.lsmith.app;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.base.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The SHA-256 digests of files of one folder, in the form that {@code sha256sum --check} reads. By them lsmith knows a file
 * that it wrote from one that a person changed.
 *
 * @param byName for each file, by its name relative to the folder, every digest that it may have
 */
public record FileDigests(SortedMap<String, SortedSet<String>> byName) {
    /** The file that holds them, in the folder that they are of. */
    public static final String FILE = "files.sha256";

    /** A digest and a name that leads nowhere but into the folder. */
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  ((?!(?:.*/)?\\.{0,2}(?:/|$))[^\\x00]+)");

    private static final int MOST_BYTES = 1 << 20;

    public FileDigests {
        SortedMap<String, SortedSet<String>> copy = new TreeMap<>();
        byName.forEach((name, digests) -> copy.put(name, Collections.unmodifiableSortedSet(new TreeSet<>(digests))));
        byName = Collections.unmodifiableSortedMap(copy);
    }

    /** One digest for each file. */
    public static FileDigests of(Map<String, String> digests) {
        SortedMap<String, SortedSet<String>> all = new TreeMap<>();
        digests.forEach((name, digest) -> all.put(name, new TreeSet<>(Set.of(digest))));
        return new FileDigests(all);
    }

    /**
     * Reads a list; none where there is no such file, and lines of another form are none.
     *
     * @throws IOException when it is there and cannot be read
     */
    public static FileDigests read(Path list) throws IOException {
        SortedMap<String, SortedSet<String>> all = new TreeMap<>();
        if (Files.isRegularFile(list, LinkOption.NOFOLLOW_LINKS) && Files.size(list) <= MOST_BYTES) {
            String text = new String(Files.readAllBytes(list), StandardCharsets.UTF_8);
            for (Matcher line :
                    text.lines().map(LINE::matcher).filter(Matcher::matches).toList()) {
                all.computeIfAbsent(line.group(2), name -> new TreeSet<>()).add(line.group(1));
            }
        }
        return new FileDigests(all);
    }

    /** The digests of both lists; a file of both may have either. */
    public FileDigests and(FileDigests others) {
        SortedMap<String, SortedSet<String>> all = new TreeMap<>();
        Stream.of(this, others)
                .flatMap(digests -> digests.byName.entrySet().stream())
                .forEach(e ->
                        all.computeIfAbsent(e.getKey(), name -> new TreeSet<>()).addAll(e.getValue()));
        return new FileDigests(all);
    }

    /**
     * Whether a file of the folder is one of these, or is not there.
     *
     * @throws IOException when it cannot be read
     */
    public boolean knows(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .isRegularFile()
                && byName.getOrDefault(name, Collections.emptySortedSet()).contains(digest(file));
    }

    /** The list as text, as {@link #read} takes it. */
    public String text() {
        StringBuilder text = new StringBuilder();
        byName.forEach((name, digests) -> digests.forEach(
                digest -> text.append(digest).append("  ").append(name).append('\n')));
        return text.toString();
    }

    private static String digest(Path file) throws IOException {
        MessageDigest digest = Sha256.begin();
        try (var in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The mark that stands in an output folder while its files are replaced, and stays there if that is broken off. */
    public static final class OutputMark {
        /** Where {@code generate} prepares its files, in the output folder. */
        public static final String WORK = ".lsmith";

        private static final String NAME = "replacing";

        private OutputMark() {}

        /** The mark's file; it lists the digests of the files of both runs. */
        public static Path of(Path folder) {
            return folder.resolve(WORK).resolve(NAME);
        }

        /**
         * Makes sure that the files of a folder are all of one run.
         *
         * @throws InputException when a {@code generate} was killed while it replaced them, or is at it
         */
        static void check(Path folder) throws InputException {
            if (Files.exists(of(folder), LinkOption.NOFOLLOW_LINKS)) {
                throw new InputException(Diagnostic.error(
                        "two-runs",
                        Position.ofSource(folder.toString()),
                        "its files are of two runs: generate was broken off while it replaced them, or is at it",
                        "generate it again"));
            }
        }
    }
}
