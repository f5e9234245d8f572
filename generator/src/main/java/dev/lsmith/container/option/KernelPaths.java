package dev.lsmith.container.option;

import dev.lsmith.base.ShippedData;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code --security-opt} makes of the paths below /proc and /sys: {@code systempaths=unconfined} (Docker) and
 * {@code unmask=ALL} open all; {@code unmask=/a:/b*} takes paths from the default, {@code mask=/a:/b} adds some (Podman
 * pkg/specgen/generate, BlockAccessToKernelFilesystems and shouldMask).
 *
 * @param masked the hidden paths; absent where the engine's default stays
 * @param readonly the read-only paths, likewise
 */
public record KernelPaths(Optional<List<String>> masked, Optional<List<String>> readonly) {
    private static final String DEFAULTS = "baselines/podman-paths.csv";

    public KernelPaths {
        masked = masked.map(List::copyOf);
        readonly = readonly.map(List::copyOf);
    }

    /** The paths of a container with these words; a privileged one hides only what it is told to. */
    public static KernelPaths of(List<String> words, boolean privileged) {
        List<String> hidden = paths(words, "mask=");
        List<String> shown = paths(words, "unmask=");
        boolean open = privileged
                || words.contains("systempaths=unconfined")
                || shown.stream().anyMatch(path -> path.equalsIgnoreCase("all"));
        if (!open && hidden.isEmpty() && shown.isEmpty()) {
            return new KernelPaths(Optional.empty(), Optional.empty());
        }
        List<String> masked = new ArrayList<>(open ? List.of() : defaults("masked", shown));
        masked.addAll(hidden);
        return new KernelPaths(
                Optional.of(masked.stream().distinct().toList()),
                Optional.of(open ? List.of() : defaults("readonly", shown)));
    }

    private static List<String> paths(List<String> words, String key) {
        return words.stream()
                .filter(word -> word.startsWith(key))
                .flatMap(word -> Stream.of(word.substring(key.length()).split(":", -1)))
                .filter(path -> !path.isEmpty())
                .toList();
    }

    private static List<String> defaults(String how, List<String> shown) {
        return ShippedData.rows(DEFAULTS).stream()
                .filter(row -> row.get(0).equals(how))
                .map(row -> row.get(1))
                .filter(path -> shown.stream().noneMatch(pattern -> matches(pattern, path)))
                .toList();
    }

    /** As Go's path/filepath.Match, but for its classes of characters: {@code *} and {@code ?} match no slash. */
    private static boolean matches(String pattern, String path) {
        String regex = pattern.chars()
                .mapToObj(c -> switch (c) {
                    case '*' -> "[^/]*";
                    case '?' -> "[^/]";
                    default -> Pattern.quote(Character.toString(c));
                })
                .collect(Collectors.joining());
        return Pattern.matches(regex, path);
    }
}
