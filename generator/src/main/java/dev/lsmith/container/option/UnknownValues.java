package dev.lsmith.container.option;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonString;
import dev.lsmith.container.CapabilityGrant;
import dev.lsmith.container.file.SimilarNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Warnings about values of options that no engine and no kernel knows, with the one that may have been meant. */
public final class UnknownValues {
    private UnknownValues() {}

    /**
     * A warning about a security option that no engine knows, or about a value that it does not take
     * ({@code profiles/engines/security-options.csv}).
     */
    static Optional<Diagnostic> securityOption(JsonString word) {
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
        boolean free = form.equals("free") && SimilarNames.best(value, words).isEmpty();
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
                SimilarNames.best(written, names)
                        .map(like -> "did you mean " + like + "?")
                        .orElse(""));
    }

    /** A warning about a capability that no kernel has ({@code profiles/kernel/capabilities.csv}). */
    public static Optional<Diagnostic> capability(JsonValue element) throws InputException {
        String name = CapabilityGrant.name(element);
        List<String> names = ShippedData.rows("kernel/capabilities.csv").stream()
                .map(row -> row.get(1))
                .toList();
        return name.equals(CapabilityGrant.ALL) || names.contains(name)
                ? Optional.empty()
                : Optional.of(Diagnostic.warning(
                        "spec-capability",
                        element.place().position(),
                        "no kernel has the capability " + element.text(),
                        SimilarNames.best(name, names)
                                .map(like -> "did you mean " + like.toUpperCase(Locale.ROOT) + "?")
                                .orElse("")));
    }

    /** A warning about a mode that no engine has for a namespace ({@code profiles/engines/namespace-modes.csv}); a network may have any name. */
    static Optional<Diagnostic> namespaceMode(String namespace, JsonString value) {
        List<String> modes = ShippedData.rows("engines/namespace-modes.csv").stream()
                .filter(row -> row.get(0).equals(namespace))
                .map(row -> row.get(1))
                .toList();
        String mode = value.text();
        boolean known = modes.isEmpty()
                || mode.isEmpty()
                || modes.stream().anyMatch(m -> m.endsWith(":") ? mode.startsWith(m) : m.equals(mode));
        return known
                ? Optional.empty()
                : Optional.of(Diagnostic.warning(
                        "spec-namespace",
                        value.place().position(),
                        "no engine has the mode \"" + mode + "\" for " + namespace,
                        SimilarNames.best(mode, modes)
                                .map(like -> "did you mean " + like + "?")
                                .orElse("")));
    }
}
