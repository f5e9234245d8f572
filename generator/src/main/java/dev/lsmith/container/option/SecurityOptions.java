package dev.lsmith.container.option;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.container.SecurityLabels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
}
