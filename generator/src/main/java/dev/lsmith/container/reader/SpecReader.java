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
import dev.lsmith.container.file.YamlDocuments;
import dev.lsmith.container.file.YamlDocuments.YamlText;
import dev.lsmith.container.kubernetes.KubernetesReader;
import java.util.List;
import java.util.Map;

/** Reads a container's description, whatever form it has. */
public final class SpecReader {
    private static final String FORMS = "give docker, podman, crictl or nerdctl inspect output, an OCI config.json, a"
            + " compose file, a Kubernetes manifest, a Quadlet unit, or a docker run line";

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
        for (SpecText file : files) {
            if (file.text().isBlank()) {
                throw new InputException(
                        Diagnostic.error("spec-empty", Position.ofSource(file.source()), "the file is empty", FORMS));
            }
        }
        return files.size() == 1 ? one(files.get(0), related) : several(files, related);
    }

    /**
     * The form of a file.
     *
     * @throws InputException when it looks like JSON and is not
     */
    public static SpecForm form(SpecText file) throws InputException {
        return file.isJson() ? SpecForm.of(JsonReader.read(file.source(), file.text())) : SpecForm.ofText(file.text());
    }

    private static SpecReading one(SpecText file, RelatedFiles related) throws InputException {
        return switch (file.isJson() ? SpecForm.UNKNOWN : SpecForm.ofText(file.text())) {
            case RUN_LINE -> RunScript.read(file.source(), file.text());
            case QUADLET -> QuadletReader.read(file.source(), file.text());
            case KUBERNETES -> KubernetesReader.read(file.source(), YamlDocuments.read(file.source(), file.text()));
            case COMPOSE -> ComposeReader.read(List.of(file), related);
            case CRI_INSPECT ->
                json(file, YamlDocuments.of(file.source(), file.text()).get(0), related);
            default -> {
                if (file.isJson()) {
                    yield json(file, JsonReader.read(file.source(), file.text()), related);
                }
                throw unknown(new Position(file.source(), 1, 1));
            }
        };
    }

    private static SpecReading several(List<SpecText> files, RelatedFiles related) throws InputException {
        for (SpecText file : files) {
            SpecForm form = form(file);
            if (form != SpecForm.COMPOSE) {
                throw new InputException(Diagnostic.error(
                        "spec-several",
                        new Position(file.source(), 1, 1),
                        "only compose files can be laid over each other, and this is " + form.words(),
                        "give one spec at a time"));
            }
        }
        return ComposeReader.read(files, related);
    }

    private static SpecReading json(SpecText file, JsonValue root, RelatedFiles related) throws InputException {
        SpecForm form = SpecForm.of(root);
        return switch (form) {
            case DOCKER_INSPECT, PODMAN_INSPECT, NERDCTL_INSPECT -> InspectReader.read(file.source(), root);
            case NERDCTL_NATIVE -> ContainerdReader.read(file.source(), root);
            case CRI_INSPECT -> CriReader.read(file.source(), root);
            case COMPOSE -> ComposeReader.read(List.of(file), related);
            case KUBERNETES -> KubernetesReader.read(file.source(), new YamlText(List.of(root), Map.of(), Map.of()));
            case OCI_CONFIG -> OciReader.read(file.source(), root.object());
            default -> throw notRead(root, form);
        };
    }

    private static InputException notRead(JsonValue root, SpecForm form) {
        boolean nothing =
                root instanceof JsonArray array && array.elements().stream().allMatch(e -> e instanceof JsonNull);
        if (nothing) {
            return root.place()
                    .complain(
                            "spec-empty", "the list of containers is empty", "docker inspect found no such container");
        }
        if (form == SpecForm.UNKNOWN) {
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
