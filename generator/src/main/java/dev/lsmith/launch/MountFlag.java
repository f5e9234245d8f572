package dev.lsmith.launch;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.container.ContainerSpec.Mount;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A mount as {@code --volume}, {@code --tmpfs} or, where a path holds a colon, {@code --mount}. */
final class MountFlag {
    private MountFlag() {}

    static void add(Mount mount, SpecFlags flags) {
        switch (mount.mountType()) {
            case "tmpfs" -> flags.add("--tmpfs", joined(mount.destination(), options(mount)));
            case "bind" -> source(mount, mount.source(), flags);
            case "volume" -> volume(mount, flags);
            default ->
                flags.diagnostics()
                        .add(Diagnostic.warning(
                                "launch-mount",
                                "the docker run line does not repeat the " + mount.mountType() + " mount at "
                                        + mount.destination(),
                                "add it by hand"));
        }
    }

    /** A volume without a name of its own is made anew; Docker names such volumes with 64 digits. */
    private static void volume(Mount mount, SpecFlags flags) {
        if (mount.volume().isEmpty() || mount.volume().matches("[0-9a-f]{64}")) {
            flags.add("--volume", mount.destination());
        } else {
            source(mount, mount.volume(), flags);
        }
    }

    private static void source(Mount mount, String source, SpecFlags flags) {
        if (source.contains(":") || mount.destination().contains(":")) {
            flags.add("--mount", csv(mount, source));
        } else {
            flags.add("--volume", joined(source + ":" + mount.destination(), options(mount)));
        }
    }

    private static List<String> options(Mount mount) {
        List<String> options = new ArrayList<>();
        if (mount.readOnly()) {
            options.add("ro");
        }
        boolean volume = mount.mountType().equals("volume");
        // What engines set themselves: a volume's shared label, a bind mount's recursion and private propagation.
        mount.options().stream()
                .filter(o -> !(volume && o.equals("z")) && !o.equals("rbind"))
                .forEach(options::add);
        if (!mount.propagation().isEmpty() && !mount.propagation().equals("rprivate") && !volume) {
            options.add(mount.propagation());
        }
        return options;
    }

    private static String joined(String mount, List<String> options) {
        return options.isEmpty() ? mount : mount + ":" + String.join(",", options);
    }

    /** Docker reads the value of {@code --mount} as one CSV record. */
    private static String csv(Mount mount, String source) {
        List<String> fields = new ArrayList<>(
                List.of("type=" + mount.mountType(), "source=" + source, "target=" + mount.destination()));
        if (mount.readOnly()) {
            fields.add("readonly");
        }
        return fields.stream()
                .map(f -> f.contains(",") || f.contains("\"") ? "\"" + f.replace("\"", "\"\"") + "\"" : f)
                .collect(Collectors.joining(","));
    }
}
