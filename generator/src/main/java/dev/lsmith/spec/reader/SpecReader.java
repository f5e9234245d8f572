package dev.lsmith.spec.reader;

import dev.lsmith.diagnostic.Diagnostic;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.diagnostic.Position;
import dev.lsmith.json.JsonEncoding;
import dev.lsmith.json.JsonReader;
import dev.lsmith.json.JsonValue;
import dev.lsmith.spec.ContainerSpec;
import dev.lsmith.spec.SpecReading;
import dev.lsmith.spec.compose.ComposeReader;
import dev.lsmith.spec.compose.Interpolation;
import dev.lsmith.spec.form.SpecForm;
import dev.lsmith.spec.inspect.InspectReader;
import dev.lsmith.spec.kubernetes.KubernetesReader;
import dev.lsmith.spec.oci.OciReader;
import dev.lsmith.spec.quadlet.QuadletReader;
import dev.lsmith.spec.run.RunLineReader;
import dev.lsmith.spec.yaml.YamlDocuments;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads a container's description, whatever form it has. */
public final class SpecReader {
    private SpecReader() {}

    /**
     * The containers that a file describes, in its order; at least one.
     *
     * @param source the file's name, for messages
     * @param content its bytes
     * @throws InputException when it describes no container, is damaged, or has a form that is not read; with line,
     *     column and the path of the value
     */
    public static List<ContainerSpec> read(String source, byte[] content) throws InputException {
        return reading(source, content).containers();
    }

    /** The containers as {@link #read}, with what of the file was not understood. */
    public static SpecReading reading(String source, byte[] content) throws InputException {
        return reading(source, content, "");
    }

    /** The same; a compose file takes its variables from the text of a {@code .env} file. */
    public static SpecReading reading(String source, byte[] content, String environment) throws InputException {
        switch (SpecForm.ofText(new String(content, StandardCharsets.UTF_8))) {
            case RUN_LINE -> {
                return RunLineReader.read(source, JsonEncoding.decode(source, content));
            }
            case QUADLET -> {
                return QuadletReader.read(source, JsonEncoding.decode(source, content));
            }
            case KUBERNETES -> {
                return KubernetesReader.read(source, YamlDocuments.of(source, JsonEncoding.decode(source, content)));
            }
            case COMPOSE -> {
                JsonValue file = YamlDocuments.of(source, JsonEncoding.decode(source, content))
                        .get(0);
                return ComposeReader.read(source, file, Interpolation.environment(environment));
            }
            default -> {
                return json(source, JsonReader.read(source, content), environment);
            }
        }
    }

    private static SpecReading json(String source, JsonValue root, String environment) throws InputException {
        SpecForm form = SpecForm.of(root);
        return switch (form) {
            case DOCKER_INSPECT, PODMAN_INSPECT -> new SpecReading(InspectReader.read(source, root), List.of());
            case COMPOSE -> ComposeReader.read(source, root, Interpolation.environment(environment));
            case KUBERNETES -> KubernetesReader.read(source, List.of(root));
            case OCI_CONFIG -> OciReader.read(source, root.object());
            default -> throw notRead(root, form);
        };
    }

    private static InputException notRead(JsonValue root, SpecForm form) {
        if (root instanceof JsonValue.JsonArray array && array.elements().isEmpty()) {
            return root.place()
                    .complain(
                            "spec-empty", "the list of containers is empty", "docker inspect found no such container");
        }
        return notRead(root.place().position(), form);
    }

    private static InputException notRead(Position position, SpecForm form) {
        String message = form == SpecForm.UNKNOWN
                ? "this describes no container"
                : "this is " + form.words() + ", which describes no container";
        return new InputException(Diagnostic.error(
                "spec-form", position, message, "write it with: docker inspect CONTAINER > inspect.json"));
    }
}
