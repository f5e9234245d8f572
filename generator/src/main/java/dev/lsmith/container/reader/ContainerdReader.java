package dev.lsmith.container.reader;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonArray;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonString;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.container.ContainerSpec.Port;
import dev.lsmith.container.SpecReading;
import dev.lsmith.container.option.MountSyntax;
import dev.lsmith.container.option.PortSyntax;
import dev.lsmith.container.option.SpecBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads what {@code nerdctl inspect --mode=native} and {@code ctr containers info} print: containerd's own object
 * (core/containers, Container: ID, Labels, Image, Runtime, Spec, Snapshotter …), whose {@code Spec} is the OCI
 * configuration, with {@code Process} added by nerdctl (pkg/inspecttypes/native). The names that people gave, ports and
 * volumes stand as text in nerdctl's labels (pkg/labels).
 */
public final class ContainerdReader {
    private final JsonObject container;
    private final SpecBuilder builder;

    private ContainerdReader(JsonObject container, SpecBuilder builder) {
        this.container = container;
        this.builder = builder;
    }

    /** The containers. */
    public static SpecReading read(String source, JsonValue root) throws InputException {
        List<SpecBuilder> builders = new ArrayList<>();
        for (JsonValue one : root instanceof JsonArray array ? array.elements() : List.of(root)) {
            SpecBuilder builder = new SpecBuilder(Engine.CRI, source);
            new ContainerdReader(one.object(), builder).read();
            builders.add(builder);
        }
        return SpecBuilder.reading(builders);
    }

    private void read() throws InputException {
        OciReader.fill(container.required("Spec").object(), builder);
        JsonObject labels = container.objectOf("Labels");
        Optional<String> name = labels.textIn("nerdctl/name");
        builder.name(name.isPresent() ? name.get() : labels.textOf("io.kubernetes.container.name"));
        builder.id(container.textOf("ID"));
        builder.image(container.textOf("Image"));
        builder.pid(container.objectOf("Process").numberIn("Pid").filter(p -> p > 0));
        List<JsonValue> ports = label(labels, "nerdctl/ports");
        List<JsonValue> actual = container.objectOf("Process").objectOf("NetNS").listOf("PortMappings");
        for (JsonValue port : ports.isEmpty() ? actual : ports) {
            builder.port(port(port.object()));
        }
        for (JsonValue mount : label(labels, "nerdctl/mounts")) {
            volume(mount.object());
        }
    }

    /** A label whose text is a JSON list; a complaint has the label's place. */
    private static List<JsonValue> label(JsonObject labels, String name) throws InputException {
        Optional<JsonValue> label = labels.member(name);
        if (label.isEmpty()
                || !(label.get() instanceof JsonString text)
                || text.text().isEmpty()) {
            return List.of();
        }
        try {
            return JsonReader.read("", text.text()).elements();
        } catch (InputException e) {
            throw label.get()
                    .place()
                    .complain("spec-label", "this label holds no JSON list", "nerdctl writes one itself");
        }
    }

    /** As go-cni's PortMapping is written; nerdctl writes 0.0.0.0 where no address was asked for. */
    private static Port port(JsonObject port) throws InputException {
        String address = port.textOf("HostIP");
        return new Port(
                PortSyntax.number(port.required("ContainerPort"), 1),
                port.textIn("Protocol").orElse("tcp").toLowerCase(Locale.ROOT),
                port.member("HostPort").isPresent()
                        ? Optional.of(PortSyntax.number(port.required("HostPort"), 0))
                        : Optional.empty(),
                address.equals("0.0.0.0") ? "" : address);
    }

    /** A named volume is a bind mount to the runtime; its name is known here alone. */
    private void volume(JsonObject mount) throws InputException {
        if (mount.textOf("Type").equals("volume")) {
            List<String> options = new ArrayList<>(MountSyntax.split(mount.textOf("Mode")));
            if (mount.member("RW").isPresent() && !mount.flagOf("RW")) {
                options.add("ro");
            }
            Mount volume = MountSyntax.ofParts(
                    "volume",
                    mount.textOf("Name"),
                    mount.textOf("Source"),
                    mount.required("Destination").text(),
                    options);
            builder.mount(volume);
        }
    }
}
