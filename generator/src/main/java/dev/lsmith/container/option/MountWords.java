package dev.lsmith.container.option;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.container.Mount;
import java.util.ArrayList;
import java.util.List;

/** Mounts as {@code --volume}, {@code --mount} and {@code --tmpfs} take them. */
public final class MountWords {
    private MountWords() {}

    /** {@code [SOURCE:]DESTINATION[:OPTIONS]}; a source that is no path names a volume. */
    public static Mount volume(JsonValue value) throws InputException {
        List<String> parts = List.of(value.text().split(":", -1));
        if (parts.size() > 3 || parts.stream().anyMatch(String::isEmpty)) {
            throw value.place().complain("spec-bind", "expected SOURCE:DESTINATION[:OPTIONS]", "");
        }
        if (parts.size() == 1) {
            return MountOptions.mount("volume", "", "", parts.get(0), List.of());
        }
        boolean path = isPath(parts.get(0));
        return MountOptions.mount(
                path ? "bind" : "volume",
                path ? "" : parts.get(0),
                path ? parts.get(0) : "",
                parts.get(1),
                parts.size() == 3 ? MountOptions.split(parts.get(2)) : List.of());
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
        return MountOptions.mount(
                "tmpfs", "", "", parts[0], parts.length == 2 ? MountOptions.split(parts[1]) : List.of());
    }

    /** {@code type=bind,source=/a,target=/b,readonly}. */
    static Mount mount(JsonValue value) throws InputException {
        String type = "volume";
        String source = "";
        String destination = "";
        List<String> options = new ArrayList<>();
        for (String pair : MountOptions.split(value.text())) {
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
        return MountOptions.mount(type, volume ? source : "", volume ? "" : source, destination, options);
    }
}
