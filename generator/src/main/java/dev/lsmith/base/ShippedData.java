package dev.lsmith.base;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The files of {@code profiles/}, which ship inside the program. */
public final class ShippedData {
    private ShippedData() {}

    /**
     * A whole file.
     *
     * @param path below {@code profiles/}: {@code kernel/capabilities.csv}
     * @throws UncheckedIOException when it is not there, which is a fault of the build
     */
    public static byte[] bytes(String path) {
        return Shipped.bytes("profiles/" + path);
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
}
