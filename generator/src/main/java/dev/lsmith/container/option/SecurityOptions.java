package dev.lsmith.container.option;

import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.container.ContainerSpec.SecurityLabels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The labels in force and the {@code --security-opt} words that led to them.
 *
 * <p>Docker's daemon splits a word at its first {@code =}, else at its first {@code :} (deprecated but accepted);
 * {@code no-new-privileges} and {@code disable} (for {@code label=disable}) may stand alone.
 */
public final class SecurityOptions {
    private static final Set<String> TRUE = Set.of("", "1", "t", "T", "true", "TRUE", "True");

    private Optional<String> seccomp = Optional.empty();
    private Optional<Boolean> noNewPrivileges = Optional.empty();
    private Optional<String> apparmor = Optional.empty();
    private final List<String> labels = new ArrayList<>();

    private SecurityOptions() {}

    /** What an inspect file says: the labels in force and the words. */
    public static SecurityLabels read(JsonObject container, JsonObject host) throws InputException {
        List<String> words = host.textsOf("SecurityOpt");
        SecurityOptions options = new SecurityOptions();
        words.forEach(options::add);
        return new SecurityLabels(
                container.textIn("AppArmorProfile").or(() -> options.apparmor),
                container.textIn("ProcessLabel"),
                container.textIn("MountLabel"),
                options.seccomp,
                options.noNewPrivileges,
                options.labels,
                words);
    }

    /** What the words alone say. */
    static SecurityLabels ofWords(List<String> words) {
        SecurityOptions options = new SecurityOptions();
        words.forEach(options::add);
        return new SecurityLabels(
                options.apparmor,
                Optional.empty(),
                Optional.empty(),
                options.seccomp,
                options.noNewPrivileges,
                options.labels,
                words);
    }

    private void add(String word) {
        int at = word.indexOf('=') >= 0 ? word.indexOf('=') : word.indexOf(':');
        String key = at < 0 ? word : word.substring(0, at);
        String value = at < 0 ? "" : word.substring(at + 1);
        switch (key) {
            case "apparmor" -> apparmor = Optional.of(value);
            case "seccomp" -> seccomp = Optional.of(value);
            case "label" -> labels.add(value);
            case "disable" -> labels.add("disable");
            case "no-new-privileges" -> noNewPrivileges = Optional.of(TRUE.contains(value));
            default -> {
                // systempaths=unconfined shows as empty masked paths; what else there is stays in the list of words.
            }
        }
    }

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
}
