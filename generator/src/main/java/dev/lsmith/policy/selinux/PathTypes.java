package dev.lsmith.policy.selinux;

import dev.lsmith.base.ShippedData;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.policy.selinux.DerivedFiles.FileDerivation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which types a path of the container can have. */
final class PathTypes {
    /** The mark of the container's own domain in the tables. */
    static final String SELF = "@self";

    private static final Pattern PROCESS = Pattern.compile("/proc/[0-9]+/.*");

    private final List<List<String>> table = ShippedData.rows("selinux/paths.csv");
    private final List<Mount> mounts;
    private final OwnTypes own;
    private final Map<String, SortedSet<String>> walkedAbove = new HashMap<>();

    PathTypes(Optional<ContainerSpec> spec, OwnTypes own) {
        this.mounts = spec.map(ContainerSpec::mounts).orElse(List.of());
        this.own = own;
    }

    /** The types of a path, {@code self} for the container's own entries in /proc; never empty. */
    SortedSet<String> of(String path) {
        Optional<Mount> mount = mount(path);
        if (mount.isPresent()) {
            return mounted(mount.get());
        }
        return new TreeSet<>(List.of(system(path).orElse(RuntimeRules.CONTENT)));
    }

    /** The types of the folders on the way to a path outside the image's files, where searching needs a rule of its own. */
    SortedSet<String> walked(String path) {
        return walkedAbove.computeIfAbsent(FileDerivation.above(path), this::folders);
    }

    private SortedSet<String> folders(String folder) {
        SortedSet<String> types = new TreeSet<>();
        for (int end = folder.indexOf('/', 1); end > 0; end = folder.indexOf('/', end + 1)) {
            system(folder.substring(0, end + 1)).ifPresent(t -> types.add(t));
        }
        types.remove(SelinuxRule.SELF);
        return types;
    }

    /** The mount that holds a path, the innermost one. */
    Optional<Mount> mount(String path) {
        Mount best = null;
        for (Mount mount : mounts) {
            if (isBelow(path, mount.destination())
                    && !mount.source().isEmpty()
                    && (best == null
                            || best.destination().length() < mount.destination().length())) {
                best = mount;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Whether the mount is a volume of the engine's own, which other containers may have as well. */
    static boolean isVolume(Mount mount) {
        return mount.mountType().equals("volume");
    }

    /** Whether the engine gives the mount's files the content label: by {@code z} or {@code Z}, and named volumes always. */
    static boolean relabelled(Mount mount) {
        return isVolume(mount)
                || mount.options().stream()
                        .flatMap(o -> List.of(o.split(",", -1)).stream())
                        .anyMatch(o -> o.equals("z") || o.equals("Z"));
    }

    /** Whether files of the type have content of their own, which can be mapped: those of /proc and /sys have not. */
    static boolean hasContent(String type, OwnTypes own) {
        return type.equals(RuntimeRules.CONTENT) || type.equals(own.fileType());
    }

    private SortedSet<String> mounted(Mount mount) {
        if (isVolume(mount)) {
            return new TreeSet<>(List.of(RuntimeRules.CONTENT));
        }
        SortedSet<String> types = new TreeSet<>(List.of(own.fileType()));
        if (relabelled(mount)) {
            types.add(RuntimeRules.CONTENT);
        }
        return types;
    }

    private Optional<String> system(String path) {
        if (PROCESS.matcher(path).matches()) {
            return Optional.of(SelinuxRule.SELF);
        }
        List<String> best = List.of("", "");
        for (List<String> row : table) {
            String prefix = row.get(0);
            boolean fits = prefix.endsWith("/") ? isBelow(path, prefix) : path.equals(prefix);
            if (fits && prefix.length() > best.get(0).length()) {
                best = row;
            }
        }
        return Optional.of(best.get(1)).filter(t -> !t.isEmpty()).map(t -> t.equals(SELF) ? SelinuxRule.SELF : t);
    }

    /** Whether a path is the folder or something in it. */
    static boolean isBelow(String path, String folder) {
        String prefix = folder.endsWith("/") ? folder : folder + "/";
        return path.startsWith(prefix) || (path + "/").equals(prefix);
    }
}
