package dev.lsmith.image;

import dev.lsmith.image.Image.ImageFile;
import dev.lsmith.image.Image.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which package brought which file: the lists of dpkg ({@code /var/lib/dpkg}, also as distroless images have it) and of apk
 * ({@code /lib/apk/db/installed}). The database of rpm is one of SQLite and is not read.
 */
final class ImagePackages {
    private static final String DPKG = "/var/lib/dpkg/";
    private static final String LIST = ".list";
    private static final String SUMS = ".md5sums";

    private final Image image;
    private final SortedMap<String, String> versions = new TreeMap<>();
    private final Map<String, String> owners = new HashMap<>();

    private ImagePackages(Image image) {
        this.image = image;
    }

    static ImagePackages of(Image image) {
        ImagePackages packages = new ImagePackages(image);
        packages.dpkg();
        packages.apk();
        return packages;
    }

    SortedMap<String, String> versions() {
        return Collections.unmodifiableSortedMap(versions);
    }

    Optional<String> of(String path) {
        return Optional.ofNullable(owners.get(path)).map(name -> {
            String version = versions.get(name);
            return version == null ? name : name + " " + version;
        });
    }

    private void dpkg() {
        Optional<ImageFile> status = image.resolved(DPKG + "status").filter(f -> f.kind() == Kind.FILE);
        if (status.isPresent()) {
            versions(status.get());
        }
        for (ImageFile file : image.in(DPKG + "info")) {
            if (file.path().endsWith(LIST) && file.kind() == Kind.FILE) {
                String name = base(file, LIST);
                lines(file).forEach(line -> own(line, name));
            }
        }
        for (ImageFile file : image.in(DPKG + "status.d")) {
            if (file.kind() == Kind.FILE && file.path().endsWith(SUMS)) {
                String name = base(file, SUMS);
                lines(file).forEach(line -> own(line.replaceFirst("^\\S+\\s+", "/"), name));
            } else if (file.kind() == Kind.FILE) {
                versions(file);
            }
        }
    }

    /** The name of a list without the architecture that packages of several have in it. */
    private static String base(ImageFile file, String ending) {
        String name = file.path().substring(file.path().lastIndexOf('/') + 1);
        return name.substring(0, name.length() - ending.length()).replaceFirst(":.*", "");
    }

    private void versions(ImageFile status) {
        String name = "";
        for (String line : lines(status)) {
            if (line.startsWith("Package: ")) {
                name = line.substring("Package: ".length());
            } else if (line.startsWith("Version: ") && !name.isEmpty()) {
                versions.put(name, line.substring("Version: ".length()));
            }
        }
    }

    private void apk() {
        Optional<ImageFile> installed = image.resolved("/lib/apk/db/installed").filter(f -> f.kind() == Kind.FILE);
        if (installed.isEmpty()) {
            return;
        }
        String name = "";
        String folder = "";
        for (String line : lines(installed.get())) {
            String value = line.length() < 2 ? "" : line.substring(2);
            if (line.startsWith("P:")) {
                name = value;
            } else if (line.startsWith("V:")) {
                versions.put(name, value);
            } else if (line.startsWith("F:")) {
                folder = value;
            } else if (line.startsWith("R:")) {
                own("/" + folder + "/" + value, name);
            }
        }
    }

    /** Lists name files by where they were put; a file may since be reached through a link, as below {@code /lib}. */
    private void own(String path, String name) {
        String plain = ImageFiles.normal(path);
        image.place(ImageFiles.parent(plain))
                .map(directory -> ImageFiles.join(directory, plain.substring(plain.lastIndexOf('/') + 1)))
                .ifPresent(place -> owners.putIfAbsent(place, name));
    }

    /** A list that cannot be read names nothing. */
    private List<String> lines(ImageFile file) {
        try {
            return new String(image.content(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
