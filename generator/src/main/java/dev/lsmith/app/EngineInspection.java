package dev.lsmith.app;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.container.file.SimilarNames;
import dev.lsmith.container.file.SpecText;
import dev.lsmith.posture.EngineSettings;
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
     * @param texts of the files
     * @throws InputException when it holds a value that is none for its setting
     */
    public static Optional<EngineInspection> of(List<SpecText> texts) throws InputException {
        if (texts.size() != 1) {
            return Optional.empty();
        }
        SpecText text = texts.get(0);
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
        return Diagnostic.warning(
                "spec-unknown-key",
                value.place().position(),
                "dockerd has no setting " + name,
                SimilarNames.best(name, EngineSettings.keys())
                        .map(like -> "did you mean " + like + "?")
                        .orElse("dockerd does not start with it"));
    }
}
