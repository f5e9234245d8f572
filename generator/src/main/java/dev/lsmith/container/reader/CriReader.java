package dev.lsmith.container.reader;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonArray;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.container.ContainerSpec.NamespaceModes;
import dev.lsmith.container.SpecReading;
import dev.lsmith.container.option.Scalars;
import dev.lsmith.container.option.SpecBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what {@code crictl inspect} prints of containers: {@code status}, a ContainerStatus of the Container Runtime
 * Interface (cri-api, runtime/v1), and {@code info}, which is the runtime's own and holds the OCI configuration as
 * {@code runtimeSpec} in containerd (internal/cri/server/container_status.go, ContainerInfo) and in CRI-O alike. One
 * container stands alone, several in a list (cri-tools cmd/crictl/util.go, outputStatusData).
 *
 * <p>Ports are the pod's and not the container's, so that it has none.
 */
public final class CriReader {
    private static final long NODE = 2;

    private CriReader() {}

    /** The containers; one that is not told in full ({@code crictl inspect --output go-template}) is refused. */
    public static SpecReading read(String source, JsonValue root) throws InputException {
        List<SpecBuilder> builders = new ArrayList<>();
        for (JsonValue one : root instanceof JsonArray array ? array.elements() : List.of(root)) {
            builders.add(container(source, one.object()));
        }
        return SpecBuilder.reading(builders);
    }

    private static SpecBuilder container(String source, JsonObject container) throws InputException {
        JsonObject status = container.required("status").object();
        JsonObject info = container.required("info").object();
        SpecBuilder builder = new SpecBuilder(Engine.CRI, source);
        OciReader.fill(info.required("runtimeSpec").object(), builder);
        JsonObject image = status.objectOf("image");
        builder.name(status.objectOf("metadata").textOf("name"));
        builder.id(status.textOf("id"));
        builder.image(image.textIn("userSpecifiedImage").orElse(image.textOf("image")));
        builder.started(Scalars.startTime(status, "startedAt"));
        builder.pid(info.numberIn("pid").filter(p -> p > 0));
        JsonObject security = info.objectOf("config").objectOf("linux").objectOf("security_context");
        builder.privileged(info.flagOf("privileged") || security.flagOf("privileged"));
        JsonObject modes = security.objectOf("namespace_options");
        NamespaceModes told = builder.namespaces();
        builder.namespaces(new NamespaceModes(
                mode(told.network(), modes, "network"),
                mode(told.pid(), modes, "pid"),
                mode(told.ipc(), modes, "ipc"),
                mode(told.uts(), modes, "network"),
                told.user(),
                told.cgroup()));
        String pod = status.objectOf("labels").textOf("io.kubernetes.pod.name");
        String name = status.objectOf("metadata").textOf("name");
        builder.address(pod.isEmpty() ? name : pod + "/" + name);
        return builder;
    }

    /** A path is the pod's namespace, as every container of a pod has it, unless the pod has the node's (NamespaceMode). */
    private static String mode(String told, JsonObject modes, String name) throws InputException {
        if (modes.numberIn(name).equals(Optional.of(NODE))) {
            return "host";
        }
        return told.startsWith("ns:") ? "" : told;
    }
}
