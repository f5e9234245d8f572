package dev.lsmith.app.recording;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.model.RecordedModels;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/**
 * What {@code merge} makes of models.
 *
 * @param models each once
 */
public record MergedModel(RecordedModels models) {
    /**
     * The models that a user names.
     *
     * @param arguments files of models, or folders with one
     * @throws InputException when one is something else, or cannot be read
     */
    public static MergedModel of(List<String> arguments) throws InputException {
        RecordingInputs inputs = RecordingInputs.of(arguments);
        for (List<String> others : List.of(inputs.logs(), inputs.recordings())) {
            if (!others.isEmpty()) {
                throw new InputException(Diagnostic.error(
                        "no-model",
                        Position.ofSource(others.get(0)),
                        "it is no model.json, nor a folder with one",
                        "generate writes one beside the policies"));
            }
        }
        return new MergedModel(inputs.stored());
    }

    /** Writes them; the same bytes in whatever order and groups they were merged. */
    public void write(Writer out) throws IOException {
        models.write(out);
    }

    /** How many recordings they are of. */
    public int recordings() {
        return models.models().size();
    }

    /** How many distinct accesses they hold. */
    public int accesses() {
        return models.together().distinct();
    }

    /** How many records told of those. */
    public long records() {
        return models.together().records();
    }
}
