package dev.lsmith.container.reader;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonValue.JsonString;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.container.option.MountSyntax;
import dev.lsmith.container.option.SpecBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The mounts of an LXC container: {@code lxc.mount.entry}, lines as of fstab(5), and {@code lxc.mount.auto}. */
final class LxcMounts {
    private static final Set<String> KERNEL_TYPES =
            Set.of("proc", "sysfs", "cgroup", "cgroup2", "mqueue", "devpts", "debugfs", "securityfs", "tracefs");

    /** What the config says of how to mount, and not of what may be done there. */
    private static final Pattern MANNER = Pattern.compile("bind|rbind|optional|relative|create=.*|defaults|none");

    private static final Pattern OCTAL = Pattern.compile("\\\\([0-3][0-7]{2})");

    private LxcMounts() {}

    /**
     * The mount of an entry; empty for the kernel's own file systems, and for what hides a path ({@link #kernelPaths}).
     *
     * @throws InputException when it has fewer than four fields
     */
    static Optional<Mount> entry(JsonString value) throws InputException {
        List<String> fields = fields(value);
        String type = fields.get(2);
        List<String> options = MountSyntax.split(fields.get(3));
        if (KERNEL_TYPES.contains(type) || hides(fields)) {
            return Optional.empty();
        }
        boolean bind = options.contains("bind") || options.contains("rbind");
        List<String> further = options.stream()
                .filter(option -> !MANNER.matcher(option).matches())
                .toList();
        String destination = fields.get(1).startsWith("/") ? fields.get(1) : "/" + fields.get(1);
        return Optional.of(MountSyntax.ofParts(
                bind ? "bind" : type, "", type.equals("tmpfs") ? "" : fields.get(0), destination, further));
    }

    private static boolean hides(List<String> fields) {
        return fields.get(0).equals("/dev/null") && fields.get(1).matches("/?(?:proc|sys)/.+");
    }

    private static List<String> fields(JsonString value) throws InputException {
        List<String> fields = new ArrayList<>();
        for (String field : value.text().strip().split("[ \\t]+", -1)) {
            fields.add(OCTAL.matcher(field)
                    .replaceAll(
                            m -> Matcher.quoteReplacement(Character.toString((char) Integer.parseInt(m.group(1), 8)))));
        }
        if (fields.size() < 4) {
            throw value.place()
                    .complain(
                            "spec-mount",
                            "expected SOURCE TARGET TYPE OPTIONS",
                            "write it like: /srv/www srv/www none bind,ro 0 0");
        }
        return fields;
    }

    /**
     * What LXC hides and makes read-only: it hides nothing but what entries do; {@code proc:mixed} makes /proc/sys and /proc/sysrq-trigger
     * read-only, {@code sys:ro} and {@code sys:mixed} /sys (src/lxc/conf.c, default_mounts).
     */
    static void kernelPaths(Map<String, List<JsonString>> lists, SpecBuilder builder) throws InputException {
        List<String> masked = new ArrayList<>();
        for (JsonString entry : lists.getOrDefault("mount-entry", List.of())) {
            List<String> fields = fields(entry);
            if (hides(fields)) {
                masked.add(fields.get(1).startsWith("/") ? fields.get(1) : "/" + fields.get(1));
            }
        }
        List<String> readonly = new ArrayList<>();
        for (JsonString words : lists.getOrDefault("mount-auto", List.of())) {
            for (String word : words.text().split("[ \\t]+", -1)) {
                switch (word) {
                    case "proc", "proc:mixed" -> readonly.addAll(List.of("/proc/sys", "/proc/sysrq-trigger"));
                    case "sys", "sys:ro", "sys:mixed" -> readonly.add("/sys");
                    case "sys:rw" -> readonly.remove("/sys");
                    default -> {
                        // Cgroups, shared mounts, and what may be written.
                    }
                }
            }
        }
        builder.kernelPaths(masked, readonly);
    }
}
