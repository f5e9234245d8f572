package dev.lsmith.container.reader;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.container.SpecReading;
import dev.lsmith.container.SpecSyntax;
import dev.lsmith.container.file.SimilarNames;
import dev.lsmith.container.option.RunOptions;
import dev.lsmith.container.option.SpecBuilder;
import dev.lsmith.container.reader.SpecForm.FormSigns;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The worked example of {@code docs/adding-a-spec-form.md}: reads what the made-up engine boxer prints of a container. */
final class BoxerReader {
    private static final Set<String> KEYS =
            Set.of("boxer", "name", "image", "argv", "readOnly", "publish", "volumes", "addCapabilities");

    /** What joins the list of {@link SpecForm}. */
    static final SpecForm FORM = new SpecForm(
            "boxer's description of a container",
            SpecSyntax.INSPECT,
            FormSigns.ofSingleObject(BoxerReader::matches),
            Optional.of(d -> read(d.source(), d.root().orElseThrow().object())));

    private BoxerReader() {}

    /** Whether an object is one of boxer's: it names the version of its form. */
    private static boolean matches(JsonObject object) {
        return object.members().containsKey("boxer");
    }

    /**
     * The container that boxer describes.
     *
     * @throws InputException when a value is not what boxer writes there, with its line, column and path
     */
    private static SpecReading read(String source, JsonObject container) throws InputException {
        SpecBuilder builder = new SpecBuilder(Engine.UNKNOWN, source);
        builder.name(container.textOf("name"));
        builder.image(container.required("image").text());
        builder.command(container.textsOf("argv"));
        builder.readOnlyRoot(container.flagOf("readOnly"));
        RunOptions options = new RunOptions(builder);
        options.applyAll("publish", "publish", container.listOf("publish"));
        options.applyAll("volumes", "volume", container.listOf("volumes"));
        options.applyAll("addCapabilities", "cap-add", container.listOf("addCapabilities"));
        options.finish();
        for (Map.Entry<String, JsonValue> member : container.members().entrySet()) {
            if (!KEYS.contains(member.getKey())) {
                unknown(member.getKey(), member.getValue(), builder);
            }
        }
        return SpecBuilder.reading(List.of(builder));
    }

    /** What is not understood is kept and reported, never dropped. */
    private static void unknown(String key, JsonValue value, SpecBuilder builder) {
        builder.otherJson(key, JsonText.of(value));
        builder.report(Diagnostic.warning(
                "spec-unknown-key",
                value.place().position(),
                "boxer has no key " + key,
                SimilarNames.best(key, KEYS)
                        .map(like -> "did you mean " + like + "?")
                        .orElse("")));
    }
}
