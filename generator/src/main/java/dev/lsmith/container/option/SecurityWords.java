package dev.lsmith.container.option;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.json.JsonValue.JsonString;
import dev.lsmith.container.key.Likeness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@code --security-opt} takes ({@code profiles/engines/security-options.csv}). */
final class SecurityWords {
    private SecurityWords() {}

    /** A warning about a word that no engine knows, or about a value that its option does not take. */
    static Optional<Diagnostic> doubt(JsonString word) {
        String text = word.text();
        int at = text.indexOf('=') >= 0 ? text.indexOf('=') : text.indexOf(':');
        String option = at < 0 ? text : text.substring(0, at);
        String value = at < 0 ? "" : text.substring(at + 1);
        List<String> options = new ArrayList<>();
        for (List<String> row : ShippedData.rows("engines/security-options.csv")) {
            options.add(row.get(0));
            if (row.get(0).equals(option)) {
                return unknown(
                        word, option, value, row.get(1), List.of(row.get(2).split(" ", -1)));
            }
        }
        return Optional.of(warning(word, "no engine has the security option " + option, option, options));
    }

    /** A free value is doubted only where it is nearly a word that means something. */
    private static Optional<Diagnostic> unknown(
            JsonString word, String option, String value, String form, List<String> words) {
        boolean known = words.stream().anyMatch(w -> w.endsWith(":") ? value.startsWith(w) : w.equals(value))
                || (value.isEmpty() && form.equals("switch"));
        boolean free = form.equals("free") && Likeness.best(value, words).isEmpty();
        return known || free
                ? Optional.empty()
                : Optional.of(warning(
                        word, "the security option " + option + " does not take \"" + value + "\"", value, words));
    }

    private static Diagnostic warning(JsonString word, String message, String written, List<String> names) {
        return Diagnostic.warning(
                "spec-security-option",
                word.place().position(),
                message,
                Likeness.best(written, names)
                        .map(like -> "did you mean " + like + "?")
                        .orElse(""));
    }
}
