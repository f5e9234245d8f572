package dev.lsmith.app;

import dev.lsmith.app.recording.NamedFile;
import dev.lsmith.app.recording.SpecChoice;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.container.file.SimilarNames;
import dev.lsmith.container.file.SpecText;
import dev.lsmith.posture.EngineSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One run of {@code inspect} on an engine's settings.
 *
 * @param settings what they leave open
 * @param diagnostics settings that the engine does not have
 */
public record EngineInspection(EngineSettings settings, List<Diagnostic> diagnostics) {
    public EngineInspection {
        diagnostics = List.copyOf(diagnostics);
    }

    /**
     * Looks at the settings, if the one file that is given holds some.
     *
     * @throws InputException when it cannot be read, or holds a value that is none for its setting
     */
    public static Optional<EngineInspection> of(SpecChoice choice) throws InputException {
        if (choice.files().size() != 1 || choice.files().get(0).toString().equals("-")) {
            return Optional.empty();
        }
        Path file = choice.files().get(0);
        SpecText text = SpecText.of(file.toString(), NamedFile.spec(file).content());
        if (!text.isJson()) {
            return Optional.empty();
        }
        JsonValue root = JsonReader.read(text.source(), text.text());
        if (!(root instanceof JsonObject object) || !EngineSettings.matches(object)) {
            return Optional.empty();
        }
        EngineSettings settings = EngineSettings.of(text.source(), object);
        return Optional.of(new EngineInspection(
                settings,
                settings.unknown().stream().map(EngineInspection::unknown).toList()));
    }

    private static Diagnostic unknown(JsonValue value) {
        String name = value.place().path();
        List<String> known = ShippedData.rows("engines/daemon-keys.csv").stream()
                .map(row -> row.get(0))
                .toList();
        return Diagnostic.warning(
                "spec-unknown-key",
                value.place().position(),
                "dockerd has no setting " + name,
                SimilarNames.best(name, known)
                        .map(like -> "did you mean " + like + "?")
                        .orElse("dockerd does not start with it"));
    }
}
