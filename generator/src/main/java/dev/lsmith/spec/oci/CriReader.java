package dev.lsmith.spec.oci;

import dev.lsmith.diagnostic.InputException;
import dev.lsmith.json.JsonValue;
import dev.lsmith.json.JsonValue.JsonArray;
import dev.lsmith.json.JsonValue.JsonObject;
import dev.lsmith.spec.Engine;
import dev.lsmith.spec.SpecReading;
import dev.lsmith.spec.option.SpecDraft;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what {@code crictl inspect} prints of containers: {@code status}, a ContainerStatus of the Container Runtime
 * Interface (cri-api, runtime/v1), and {@code info}, which is the runtime's own and holds the OCI configuration as
 * {@code runtimeSpec} in containerd (internal/cri/server/container_status.go, ContainerInfo) and in CRI-O alike. One
 * container stands alone, several in a list (cri-tools cmd/crictl/util.go, outputStatusData).
 *
 * <p>Ports are the pod's and not the container's, so that it has none.
 */
public final class CriReader {
    private CriReader() {}

    /** The containers; one that is not told in full ({@code crictl inspect --output go-template}) is refused. */
    public static SpecReading read(String source, JsonValue root) throws InputException {
        List<SpecDraft> drafts = new ArrayList<>();
        for (JsonValue one : root instanceof JsonArray array ? array.elements() : List.of(root)) {
            drafts.add(container(source, one.object()));
        }
        return SpecDraft.reading(drafts);
    }

    private static SpecDraft container(String source, JsonObject container) throws InputException {
        JsonObject status = container.required("status").object();
        JsonObject info = container.required("info").object();
        SpecDraft draft = new SpecDraft(Engine.CRI, source);
        OciReader.fill(info.required("runtimeSpec").object(), draft);
        JsonObject image = status.objectOf("image");
        draft.name(status.objectOf("metadata").textOf("name"));
        draft.id(status.textOf("id"));
        draft.image(image.textIn("userSpecifiedImage").orElse(image.textOf("image")));
        draft.pid(info.numberIn("pid").filter(p -> p > 0));
        draft.privileged(info.flagOf("privileged")
                || info.objectOf("config")
                        .objectOf("linux")
                        .objectOf("security_context")
                        .flagOf("privileged"));
        String pod = status.objectOf("labels").textOf("io.kubernetes.pod.name");
        String name = status.objectOf("metadata").textOf("name");
        draft.address(pod.isEmpty() ? name : pod + "/" + name);
        return draft;
    }
}
