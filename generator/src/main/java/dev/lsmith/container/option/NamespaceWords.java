package dev.lsmith.container.option;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.json.JsonValue.JsonString;
import dev.lsmith.container.key.Likeness;
import java.util.List;
import java.util.Optional;

/** The modes that each namespace has ({@code profiles/engines/namespace-modes.csv}); a network may have any name. */
final class NamespaceWords {
    private NamespaceWords() {}

    /** A warning about a mode that no engine has. */
    static Optional<Diagnostic> doubt(String namespace, JsonString value) {
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
                        Likeness.best(mode, modes)
                                .map(like -> "did you mean " + like + "?")
                                .orElse("")));
    }
}
