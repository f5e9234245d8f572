package dev.lsmith.container.option;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.container.CapabilityNames;
import dev.lsmith.container.key.Likeness;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Capabilities as specs write them, against those that kernels have ({@code profiles/kernel/capabilities.csv}). */
public final class CapabilityWords {
    private CapabilityWords() {}

    /** A warning about a name that no kernel has. */
    public static Optional<Diagnostic> doubt(JsonValue element) throws InputException {
        String name = CapabilityNames.read(element);
        List<String> names = ShippedData.rows("kernel/capabilities.csv").stream()
                .map(row -> row.get(1))
                .toList();
        return name.equals(CapabilityNames.ALL) || names.contains(name)
                ? Optional.empty()
                : Optional.of(Diagnostic.warning(
                        "spec-capability",
                        element.place().position(),
                        "no kernel has the capability " + element.text(),
                        Likeness.best(name, names)
                                .map(like -> "did you mean " + like.toUpperCase(Locale.ROOT) + "?")
                                .orElse("")));
    }
}
