package dev.lsmith.container.option;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.container.ContainerSpec.Mount;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Mounts as {@code --volume}, {@code --mount} and {@code --tmpfs} take them. */
public final class MountSyntax {
    private static final Pattern FIELD = Pattern.compile("(?:^|,)(?:\"((?:[^\"]|\"\")*+)\"(?=,|$)|([^,]*+))");

    private static final Set<String> PROPAGATIONS =
            Set.of("shared", "rshared", "slave", "rslave", "private", "rprivate", "unbindable", "runbindable");

    private MountSyntax() {}

    /** {@code [SOURCE:]DESTINATION[:OPTIONS]}; a source that is no path names a volume. */
    public static Mount volume(JsonValue value) throws InputException {
        List<String> parts = List.of(value.text().split(":", -1));
        if (parts.size() > 3 || parts.stream().anyMatch(String::isEmpty)) {
            throw value.place().complain("spec-bind", "expected SOURCE:DESTINATION[:OPTIONS]", "");
        }
        if (parts.size() == 1) {
            return ofParts("volume", "", "", parts.get(0), List.of());
        }
        boolean path = isPath(parts.get(0));
        return ofParts(
                path ? "bind" : "volume",
                path ? "" : parts.get(0),
                path ? parts.get(0) : "",
                parts.get(1),
                parts.size() == 3 ? split(parts.get(2)) : List.of());
    }

    /** Whether a source is a place on the host: absolute, relative to here, or one that a shell would expand. */
    static boolean isPath(String source) {
        return source.startsWith("/")
                || source.startsWith(".")
                || source.startsWith("~")
                || source.startsWith("$")
                || source.startsWith("`")
                || source.startsWith("<")
                || source.contains("/");
    }

    /** {@code DESTINATION[:OPTIONS]}. */
    static Mount tmpfs(JsonValue value) throws InputException {
        String[] parts = value.text().split(":", 2);
        return ofParts("tmpfs", "", "", parts[0], parts.length == 2 ? split(parts[1]) : List.of());
    }

    /** {@code type=bind,source=/a,target=/b,readonly}. */
    static Mount mount(JsonValue value) throws InputException {
        String type = "volume";
        String source = "";
        String destination = "";
        List<String> options = new ArrayList<>();
        for (String pair : fields(value.text())) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            String word = equals < 0 ? "true" : pair.substring(equals + 1);
            switch (key) {
                case "type" -> type = word;
                case "source", "src" -> source = word;
                case "target", "dst", "destination" -> destination = word;
                case "readonly", "ro" -> options.add(RunOptions.isTrue(word) ? "ro" : "rw");
                case "rw" -> options.add(RunOptions.isTrue(word) ? "rw" : "ro");
                case "bind-propagation" -> options.add(word);
                case "tmpfs-size" -> options.add("size=" + word);
                case "tmpfs-mode" -> options.add("mode=" + word);
                case "relabel" -> options.add(word.equals("private") ? "Z" : "z");
                default -> options.add(pair);
            }
        }
        if (destination.isEmpty()) {
            throw value.place()
                    .complain("spec-mount", "a mount needs a target", "write it like type=bind,source=/a,target=/b");
        }
        boolean volume = type.equals("volume");
        Optional<String> bound = volume ? bound(options) : Optional.empty();
        if (bound.isPresent()) {
            return ofParts("bind", "", bound.get(), destination, options);
        }
        return ofParts(type, volume ? source : "", volume ? "" : source, destination, options);
    }

    /** The folder of the host that a volume of the local driver is: {@code volume-opt=device=/srv,volume-opt=o=bind} (docker-volume-create(1)). */
    private static Optional<String> bound(List<String> options) {
        boolean binds = options.stream().anyMatch(o -> o.matches("volume-opt=o=(?:.*,)?r?bind(?:,.*)?"));
        String device = "volume-opt=device=";
        return options.stream()
                .filter(o -> binds && o.startsWith(device + "/"))
                .map(o -> o.substring(device.length()))
                .findFirst();
    }

    /** The fields of {@code type=bind,"source=/a,b",target=/c}: comma-separated values, of which one between double quotes may hold commas. */
    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        Matcher matcher = FIELD.matcher(line);
        while (matcher.find()) {
            String quoted = matcher.group(1);
            String field = quoted == null ? matcher.group(2) : quoted.replace("\"\"", "\"");
            if (!field.isEmpty()) {
                fields.add(field);
            }
        }
        return fields;
    }

    /** A mount of its parts, whose options still hold {@code ro}, {@code rw} and the propagation; of two that disagree the last rules. */
    public static Mount ofParts(String type, String volume, String source, String destination, List<String> options) {
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

    /** The options of {@code ro,z}. */
    public static List<String> split(String words) {
        return Stream.of(words.split(",", -1)).filter(o -> !o.isEmpty()).toList();
    }

    /** Whether an option says how mounts go on to other namespaces. */
    public static boolean isPropagation(String word) {
        return PROPAGATIONS.contains(word);
    }

    /** A path without a slash at its end. */
    public static String trimmed(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
