package dev.lsmith.container.reader;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonArray;
import dev.lsmith.base.json.JsonValue.JsonNull;
import dev.lsmith.container.SpecReading;
import dev.lsmith.container.compose.ComposeReader;
import dev.lsmith.container.file.SpecText;
import dev.lsmith.container.file.SpecText.RelatedFiles;
import dev.lsmith.container.reader.SpecForm.SpecDocument;
import java.util.List;
import java.util.Optional;

/** Reads a container's description, whatever form it has. */
public final class SpecReader {
    private static final String FORMS = "give docker, podman, crictl or nerdctl inspect output, an OCI config.json, a"
            + " compose file, a Kubernetes manifest, a Quadlet unit, an LXC config, an Incus or LXD instance, or a docker run line";

    private SpecReader() {}

    /**
     * What files say that describe the same containers, the later ones laid over the earlier ones where there are several: compose files.
     *
     * @param files at least one
     * @param related the files that these name
     * @return the containers in the files' order, at least one, and what was not understood
     * @throws InputException when they describe no container, are damaged, or have a form that is not read; with line, column and the
     *     path of the value
     */
    public static SpecReading read(List<SpecText> files, RelatedFiles related) throws InputException {
        return read(files, related, SpecForm.ALL);
    }

    /** As the public one, among some forms. */
    static SpecReading read(List<SpecText> files, RelatedFiles related, List<SpecForm> forms) throws InputException {
        for (SpecText file : files) {
            if (file.text().isBlank()) {
                throw new InputException(
                        Diagnostic.error("spec-empty", Position.ofSource(file.source()), "the file is empty", FORMS));
            }
        }
        if (files.size() > 1) {
            return several(files, related);
        }
        SpecText file = files.get(0);
        Optional<JsonValue> root = root(file);
        return read(new SpecDocument(file, root, related), form(file, root, forms));
    }

    /** What a file says that has a form. */
    static SpecReading read(SpecDocument document, SpecForm form) throws InputException {
        if (form.reader().isPresent()) {
            return form.reader().get().read(document);
        }
        throw document.root().isPresent()
                ? notRead(document.root().get(), form)
                : unknown(new Position(document.source(), 1, 1));
    }

    /**
     * The form of a file.
     *
     * @throws InputException when it looks like JSON and is not
     */
    public static SpecForm form(SpecText file) throws InputException {
        return form(file, root(file), SpecForm.ALL);
    }

    private static SpecForm form(SpecText file, Optional<JsonValue> root, List<SpecForm> forms) {
        return root.isPresent() ? SpecForm.of(root.get(), forms) : SpecForm.ofText(file.text(), forms);
    }

    private static Optional<JsonValue> root(SpecText file) throws InputException {
        return file.isJson() ? Optional.of(JsonReader.read(file.source(), file.text())) : Optional.empty();
    }

    /** Only compose files can be laid over each other. */
    private static SpecReading several(List<SpecText> files, RelatedFiles related) throws InputException {
        for (SpecText file : files) {
            SpecForm form = form(file);
            if (!form.equals(SpecForm.COMPOSE)) {
                throw new InputException(Diagnostic.error(
                        "spec-several",
                        new Position(file.source(), 1, 1),
                        "only compose files can be laid over each other, and this is " + form.words(),
                        "give one spec at a time"));
            }
        }
        return ComposeReader.read(files, related);
    }

    private static InputException notRead(JsonValue root, SpecForm form) {
        boolean nothing =
                root instanceof JsonArray array && array.elements().stream().allMatch(e -> e instanceof JsonNull);
        if (nothing) {
            return root.place()
                    .complain(
                            "spec-empty", "the list of containers is empty", "docker inspect found no such container");
        }
        if (form.equals(SpecForm.UNKNOWN)) {
            return unknown(root.place().position());
        }
        return new InputException(Diagnostic.error(
                "spec-form",
                root.place().position(),
                "this is " + form.words() + ", which describes no container",
                "write it with: docker inspect CONTAINER > inspect.json"));
    }

    private static InputException unknown(Position position) {
        return new InputException(Diagnostic.error("spec-form", position, "this describes no container", FORMS));
    }
}
