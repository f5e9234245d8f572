package dev.lsmith.container.kubernetes;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.container.Mount;
import dev.lsmith.container.option.MountOptions;
import dev.lsmith.container.option.SpecDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the volumes of a pod are to a container that mounts them. */
final class PodVolumes {
    /** Written by the kubelet alone: read-only in every container. */
    private static final Set<String> GENERATED = Set.of("configMap", "secret", "projected", "downwardAPI", "image");

    /** Types of a hostPath that are no file and no folder. */
    private static final Set<String> NODES = Set.of("CharDevice", "BlockDevice", "Socket");

    private PodVolumes() {}

    static void mount(JsonObject spec, JsonObject container, SpecDraft draft) throws InputException {
        Map<String, JsonObject> volumes = new TreeMap<>();
        for (JsonValue value : spec.listOf("volumes")) {
            volumes.put(value.object().required("name").text(), value.object());
        }
        for (JsonValue value : container.listOf("volumeMounts")) {
            JsonObject mount = value.object();
            String name = mount.required("name").text();
            // A claim template of a StatefulSet stands in no list of volumes.
            JsonObject volume = volumes.getOrDefault(name, new JsonObject(mount.place(), Map.of()));
            draft.mount(mount(name, volume, mount));
        }
    }

    private static Mount mount(String name, JsonObject volume, JsonObject mount) throws InputException {
        List<String> options = new ArrayList<>();
        boolean generated =
                GENERATED.stream().anyMatch(kind -> volume.member(kind).isPresent());
        JsonObject claim = volume.objectOf("persistentVolumeClaim");
        if (generated || mount.flagOf("readOnly") || claim.flagOf("readOnly")) {
            options.add("ro");
        }
        switch (mount.textOf("mountPropagation")) {
            case "HostToContainer" -> options.add("rslave");
            case "Bidirectional" -> options.add("rshared");
            default -> {
                // None, the default, is the engine's own.
            }
        }
        String below = mount.textIn("subPath").orElse(mount.textOf("subPathExpr"));
        String destination = mount.required("mountPath").text();
        if (volume.member("hostPath").isPresent()) {
            String path = volume.objectOf("hostPath").required("path").text();
            volume.objectOf("hostPath")
                    .textIn("type")
                    .filter(NODES::contains)
                    .ifPresent(type -> options.add("type=" + type));
            return MountOptions.mount("bind", "", below.isEmpty() ? path : path + "/" + below, destination, options);
        }
        if (!below.isEmpty()) {
            options.add("subPath=" + below);
        }
        boolean memory = volume.objectOf("emptyDir").textOf("medium").equals("Memory");
        return memory
                ? MountOptions.mount("tmpfs", "", "", destination, options)
                : MountOptions.mount("volume", claim.textIn("claimName").orElse(name), "", destination, options);
    }
}
