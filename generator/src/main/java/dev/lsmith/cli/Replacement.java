package dev.lsmith.cli;

import dev.lsmith.app.FileDigests;
import dev.lsmith.app.FileDigests.OutputMark;
import dev.lsmith.app.Generation.Content;
import dev.lsmith.base.KernelText.KernelWriter;
import dev.lsmith.base.Sha256;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The files of an earlier run, which those of this run are about to replace.
 *
 * @param place the folder that they are in, by its real name
 * @param staged the files of this run
 * @param before what is known of the files of earlier runs
 */
record Replacement(Path place, Staging staged, FileDigests before) {
    static Replacement of(Path place, Staging staged) throws IOException {
        return new Replacement(
                place,
                staged,
                FileDigests.read(place.resolve(FileDigests.FILE)).and(FileDigests.read(OutputMark.of(place))));
    }

    /**
     * Puts the new files in their places.
     *
     * @param force whether files that are not known may be replaced
     * @return the names of files of earlier runs that this one does not write, and that are gone now
     * @throws IOException when a file may not be replaced or a folder not be written: then nothing changed; or when a move fails
     *     all the same: then the mark stays
     */
    List<String> perform(boolean force) throws IOException {
        FileDigests both = before.and(staged.digests());
        check(both, force);
        Path mark = OutputMark.of(place);
        Path made = staged.folder().resolve("mark");
        Files.write(made, both.text().getBytes(StandardCharsets.UTF_8));
        move(made, mark);
        for (String name : staged.digests().byName().keySet()) {
            move(staged.folder().resolve(name), place.resolve(name));
        }
        List<String> removed = remove();
        move(staged.folder().resolve(FileDigests.FILE), place.resolve(FileDigests.FILE));
        Files.delete(mark);
        return removed;
    }

    private void check(FileDigests both, boolean force) throws IOException {
        List<String> foreign = new ArrayList<>();
        for (String name : both.byName().keySet()) {
            refuseLinks(place, name);
            if (!both.knows(place, name)) {
                foreign.add(name);
            }
            if (Files.isDirectory(place.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(place.resolve(name) + ": a file is to be written, and there is a folder");
            }
        }
        if (!foreign.isEmpty() && !force) {
            throw new IOException(place.resolve(foreign.get(0)) + ": "
                    + (before.byName().containsKey(foreign.get(0))
                            ? "it was changed since lsmith wrote it"
                            : "lsmith did not write it")
                    + (foreign.size() == 1 ? "" : ", nor are " + (foreign.size() - 1) + " more as lsmith wrote them")
                    + "; --force replaces it");
        }
        for (String name : staged.digests().byName().keySet()) {
            Path parent = place.resolve(name).getParent();
            if (parent != null && !Files.isWritable(Files.createDirectories(parent))) {
                throw new AccessDeniedException(parent.toString());
            }
        }
    }

    /** Whoever may write into the folder could make lsmith write somewhere else. */
    static void refuseLinks(Path place, String name) throws IOException {
        Path relative = place.getFileSystem().getPath(name);
        for (int depth = 1; depth < relative.getNameCount(); depth++) {
            Path parent = place.resolve(relative.subpath(0, depth));
            if (Files.isSymbolicLink(parent)) {
                throw new IOException(
                        parent + ": a symbolic link, which lsmith does not follow inside an output folder");
            }
        }
    }

    private List<String> remove() throws IOException {
        SortedSet<String> gone = new TreeSet<>(before.byName().keySet());
        gone.removeAll(staged.digests().byName().keySet());
        List<String> removed = new ArrayList<>();
        for (String name : gone) {
            Path file = place.resolve(name);
            if (Files.deleteIfExists(file)) {
                removed.add(name);
            }
            Path parent = file.getParent();
            if (parent != null && !parent.equals(place) && isEmpty(parent)) {
                Files.delete(parent);
            }
        }
        return removed;
    }

    private static boolean isEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (var files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Files that are written whole, and not in their places yet.
     *
     * @param folder where they are, and a list of their digests
     * @param digests of each, by its name relative to the folder
     */
    record Staging(Path folder, FileDigests digests) {
        /**
         * Writes files into a folder that nobody else uses; what an earlier process left there goes.
         *
         * @param ending whether the process was told to end
         * @throws InterruptedIOException when it was
         * @throws IOException when one cannot be written
         */
        static Staging of(Path folder, SortedMap<String, Content> files, BooleanSupplier ending) throws IOException {
            delete(folder);
            SortedMap<String, String> digests = new TreeMap<>();
            for (Map.Entry<String, Content> file : files.entrySet()) {
                if (ending.getAsBoolean()) {
                    throw new InterruptedIOException("the process was told to end");
                }
                digests.put(file.getKey(), write(folder.resolve(file.getKey()), file.getValue()));
            }
            FileDigests all = FileDigests.of(digests);
            write(folder.resolve(FileDigests.FILE), Content.of(all.text()));
            return new Staging(folder, all);
        }

        private static String write(Path file, Content content) throws IOException {
            MessageDigest digest = Sha256.begin();
            Path parent = file.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            try (Writer out = new KernelWriter(new DigestOutputStream(
                    Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), digest))) {
                content.writeTo(out);
            } catch (FileSystemException | InterruptedIOException named) {
                throw named;
            } catch (IOException e) {
                // A full disk is told without the file's name.
                FileSystemException named = new FileSystemException(file.toString(), null, e.getMessage());
                named.initCause(e);
                throw named;
            }
            return HexFormat.of().formatHex(digest.digest());
        }

        /** Deletes a folder and all that is in it, without following links. */
        static void delete(Path folder) throws IOException {
            if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            List<Path> all;
            try (Stream<Path> found = Files.walk(folder)) {
                all = found.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path path : all) {
                Files.delete(path);
            }
        }
    }
}
