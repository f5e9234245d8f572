package dev.lsmith.cli;

import dev.lsmith.app.Content;
import dev.lsmith.app.FileDigests;
import dev.lsmith.base.KernelText.KernelWriter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Writer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

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
        MessageDigest digest = FileDigests.sha256();
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
