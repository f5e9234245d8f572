package dev.lsmith.container.option;

import dev.lsmith.container.Mount;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The words behind a mount: {@code ro}, the propagation, and the rest. */
public final class MountOptions {
    private static final Set<String> PROPAGATIONS =
            Set.of("shared", "rshared", "slave", "rslave", "private", "rprivate", "unbindable", "runbindable");

    private MountOptions() {}

    /** A mount whose options still hold {@code ro}, {@code rw} and the propagation; of two that disagree the last rules. */
    public static Mount mount(String type, String volume, String source, String destination, List<String> options) {
        boolean readOnly = false;
        String propagation = "";
        List<String> further = new ArrayList<>();
        for (String option : options) {
            switch (option) {
                case "ro", "readonly" -> readOnly = true;
                case "rw" -> readOnly = false;
                default -> {
                    if (PROPAGATIONS.contains(option)) {
                        propagation = option;
                    } else {
                        further.add(option);
                    }
                }
            }
        }
        return new Mount(type, volume, source, trimmed(destination), readOnly, propagation, further);
    }

    /** The words of {@code ro,z}. */
    public static List<String> split(String words) {
        return Stream.of(words.split(",", -1)).filter(o -> !o.isEmpty()).toList();
    }

    /** Whether a word says how mounts go on to other namespaces. */
    public static boolean isPropagation(String word) {
        return PROPAGATIONS.contains(word);
    }

    /** A path without a slash at its end. */
    public static String trimmed(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
