package dev.lsmith.base;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The files that ship inside the program. They are read from its archive itself: the way of the class loader, through a URL and
 * a connection for each, takes longer than most of what is done with them.
 */
public final class Shipped {
    private static final String FOLDER = "dev/lsmith/";
    private static final @Nullable ZipFile ARCHIVE = archive();

    private Shipped() {}

    /**
     * A whole file.
     *
     * @param path its name, which begins with {@code profiles/} or {@code templates/}
     * @throws UncheckedIOException when it is not there, which is a fault of the build
     */
    public static byte[] bytes(String path) {
        try (InputStream in = open(FOLDER + path)) {
            if (in == null) {
                throw new FileNotFoundException(path);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable InputStream open(String name) throws IOException {
        if (ARCHIVE == null) {
            return Shipped.class.getClassLoader().getResourceAsStream(name);
        }
        ZipEntry entry = ARCHIVE.getEntry(name);
        return entry == null ? null : ARCHIVE.getInputStream(entry);
    }

    /** None when the program runs from a folder of classes. */
    private static @Nullable ZipFile archive() {
        CodeSource source = Shipped.class.getProtectionDomain().getCodeSource();
        if (source == null || !source.getLocation().getPath().endsWith(".jar")) {
            return null;
        }
        try {
            return new ZipFile(Path.of(source.getLocation().toURI()).toFile());
        } catch (IOException | URISyntaxException | IllegalArgumentException e) {
            return null;
        }
    }
}
