package dev.lsmith.image;

import dev.lsmith.image.Image.ImageFile;
import dev.lsmith.image.Image.Kind;
import dev.lsmith.image.Step.Machine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The programs and libraries of an image, each read once, found as ld.so(8) and musl's loader find them: by path, else in the RUNPATH or
 * RPATH of who asks, LD_LIBRARY_PATH, the folders of {@code /etc/ld.so.conf} or {@code /etc/ld-musl-*.path}, and the usual ones.
 */
final class Libraries {
    private static final List<String> USUAL = List.of(
            "/lib/x86_64-linux-gnu",
            "/usr/lib/x86_64-linux-gnu",
            "/lib/aarch64-linux-gnu",
            "/usr/lib/aarch64-linux-gnu",
            "/lib64",
            "/usr/lib64",
            "/lib",
            "/usr/lib",
            "/usr/local/lib");

    private static final int DEEPEST_INCLUDE = 8;

    private final Image image;
    private final Map<String, Optional<Binary>> binaries = new HashMap<>();
    private final List<String> folders = new ArrayList<>();
    private final Set<String> foreign = new LinkedHashSet<>();

    Libraries(Image image) {
        this.image = image;
        Set<String> found = new LinkedHashSet<>();
        for (String variable : image.config().environment()) {
            if (variable.startsWith("LD_LIBRARY_PATH=")) {
                found.addAll(List.of(variable.substring(16).split(":", -1)));
            }
        }
        configured("/etc/ld.so.conf", found, 0);
        for (ImageFile file : image.in("/etc")) {
            if (file.path().matches("/etc/ld-musl-[^/]*\\.path")) {
                found.addAll(List.of(text(file).split("[:\n]", -1)));
            }
        }
        found.addAll(USUAL);
        found.stream().map(String::strip).filter(f -> f.startsWith("/")).forEach(folders::add);
    }

    private void configured(String path, Set<String> found, int depth) {
        Optional<ImageFile> file = image.resolved(path);
        if (file.isEmpty() || depth > DEEPEST_INCLUDE) {
            return;
        }
        for (String line : text(file.get()).lines().map(String::strip).toList()) {
            if (line.startsWith("include ")) {
                String glob = line.substring("include ".length()).strip();
                Pattern pattern = Pattern.compile(Pattern.quote(glob.startsWith("/") ? glob : "/etc/" + glob)
                        .replace("*", "\\E[^/]*\\Q"));
                image.in("/etc").stream()
                        .filter(f -> pattern.matcher(f.path()).matches())
                        .forEach(f -> configured(f.path(), found, depth + 1));
            } else if (!line.startsWith("#") && !line.isEmpty()) {
                found.add(line);
            }
        }
    }

    private String text(ImageFile file) {
        try {
            return new String(image.content(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** A program or library by its path; empty for what is none, or of a machine that is not read. */
    Optional<Binary> at(String path) {
        Optional<ImageFile> file = image.resolved(path).filter(f -> f.kind() == Kind.FILE);
        return file.isEmpty()
                ? Optional.empty()
                : binaries.computeIfAbsent(file.get().path(), p -> read(file.get()));
    }

    private Optional<Binary> read(ImageFile file) {
        try {
            Optional<ElfFile> elf = ElfFile.read(image.content(file));
            Optional<Machine> machine = elf.flatMap(e -> machine(e.machine()));
            if (machine.isEmpty() && isElf(file)) {
                foreign.add(file.path());
            }
            return machine.map(m -> new Binary(file.path(), elf.orElseThrow(), m));
        } catch (IOException | IndexOutOfBoundsException e) {
            foreign.add(file.path());
            return Optional.empty();
        }
    }

    private boolean isElf(ImageFile file) throws IOException {
        byte[] magic = image.beginning(file, 4);
        return magic.length == 4 && magic[0] == 0x7f && magic[1] == 'E';
    }

    private static Optional<Machine> machine(int machine) {
        return switch (machine) {
            case ElfFile.X86_64 -> Optional.of(new X86());
            case ElfFile.AARCH64 -> Optional.of(new Arm64());
            default -> Optional.empty();
        };
    }

    /** Where libraries are looked for, in the loader's order. */
    List<String> folders() {
        return List.copyOf(folders);
    }

    /** Files of other machines, of 32 bits, or that cannot be read. */
    Set<String> foreign() {
        return foreign;
    }

    /** The library that a file asks for by a name. */
    Optional<Binary> find(String name, Binary asking) {
        if (name.contains("/")) {
            return at(name);
        }
        String origin = ImageFiles.parent(asking.path());
        List<String> places = new ArrayList<>();
        asking.elf()
                .searchPath()
                .forEach(p -> places.add(p.replace("${ORIGIN}", origin).replace("$ORIGIN", origin)));
        places.addAll(folders);
        places.add(origin);
        for (String place : places) {
            Optional<Binary> found = at(ImageFiles.join(place, name));
            if (found.isPresent() && found.get().elf().machine() == asking.elf().machine()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** A file with all that it needs, directly or not, in the loader's order: breadth first. */
    Map<String, Binary> closure(Binary first, Set<String> missing) {
        Map<String, Binary> all = new LinkedHashMap<>();
        all.put(first.path(), first);
        List<Binary> open = new ArrayList<>(List.of(first));
        for (int i = 0; i < open.size(); i++) {
            Binary asking = open.get(i);
            for (String name : asking.elf().needed()) {
                Optional<Binary> found = find(name, asking);
                if (found.isEmpty()) {
                    missing.add(name);
                } else if (all.putIfAbsent(found.get().path(), found.get()) == null) {
                    open.add(found.get());
                }
            }
        }
        return all;
    }

    /** The modules of the name service that the image is configured for (nsswitch.conf(5)), as far as they are there. */
    List<String> nameServices() {
        Set<String> services = new LinkedHashSet<>(List.of("files", "dns", "compat"));
        image.resolved("/etc/nsswitch.conf").ifPresent(file -> {
            for (String line : text(file).lines().toList()) {
                String entry = line.replaceFirst("#.*", "");
                int colon = entry.indexOf(':');
                if (colon > 0) {
                    for (String word : entry.substring(colon + 1)
                            .replaceAll("\\[[^]]*]", "")
                            .strip()
                            .split("\\s+", -1)) {
                        services.add(word);
                    }
                }
            }
        });
        return services.stream().map(s -> "libnss_" + s + ".so.2").toList();
    }
}
