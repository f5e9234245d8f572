package dev.lsmith.base;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The files that ship inside the program. They are read from its archive itself: the way of the class loader, through a URL and
 * a connection for each, takes longer than most of what is done with them.
 */
public final class ShippedData {
    private static final String FOLDER = "dev/lsmith/";
    private static final @Nullable ZipFile ARCHIVE = archive();

    private ShippedData() {}

    /**
     * A whole file of {@code profiles/}.
     *
     * @param path below {@code profiles/}: {@code kernel/capabilities.csv}
     * @throws UncheckedIOException when it is not there, which is a fault of the build
     */
    public static byte[] bytes(String path) {
        return read("profiles/" + path)
                .orElseThrow(() -> new UncheckedIOException(new FileNotFoundException("profiles/" + path)));
    }

    /** The rows of a comma-separated table without quoting; comment lines ({@code #}) and the header left out. */
    public static List<List<String>> rows(String path) {
        return new String(bytes(path), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .skip(1)
                .map(line -> List.of(line.split(",", -1)))
                .toList();
    }

    /**
     * The sections of a file, in its order: {@code [name]}, and below it {@code key = text}; comment lines ({@code #}) left out.
     *
     * @throws IllegalStateException when a section stands twice, which is a fault of the build
     */
    public static Map<String, Map<String, String>> sections(String path) {
        Map<String, Map<String, String>> sections = new LinkedHashMap<>();
        Map<String, String> entries = new LinkedHashMap<>();
        for (String line :
                new String(bytes(path), StandardCharsets.UTF_8).lines().toList()) {
            if (line.startsWith("[") && line.endsWith("]")) {
                entries = new LinkedHashMap<>();
                String name = line.substring(1, line.length() - 1);
                if (sections.put(name, entries) != null) {
                    throw new IllegalStateException(path + ": [" + name + "] stands twice");
                }
            } else if (!line.isBlank() && !line.startsWith("#")) {
                int equals = line.indexOf(" = ");
                entries.put(line.substring(0, equals), line.substring(equals + 3));
            }
        }
        return sections;
    }

    /** A template, by its path below {@code templates/}; empty if none ships under that name. */
    public static Optional<String> template(String path) {
        return read("templates/" + path).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private static Optional<byte[]> read(String path) {
        try (InputStream in = open(FOLDER + path)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable InputStream open(String name) throws IOException {
        if (ARCHIVE == null) {
            return ShippedData.class.getClassLoader().getResourceAsStream(name);
        }
        ZipEntry entry = ARCHIVE.getEntry(name);
        return entry == null ? null : ARCHIVE.getInputStream(entry);
    }

    /** None when the program runs from a folder of classes. */
    private static @Nullable ZipFile archive() {
        CodeSource source = ShippedData.class.getProtectionDomain().getCodeSource();
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
