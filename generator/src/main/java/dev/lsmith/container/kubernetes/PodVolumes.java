package dev.lsmith.container.kubernetes;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.container.option.MountSyntax;
import dev.lsmith.container.option.SpecBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the volumes of a pod are to a container that mounts them. */
final class PodVolumes {
    /** Written by the kubelet alone: read-only in every container. */
    private static final Set<String> GENERATED = Set.of("configMap", "secret", "projected", "downwardAPI", "image");

    /** Types of a hostPath that are no file and no folder. */
    private static final Set<String> NODES = Set.of("CharDevice", "BlockDevice", "Socket");

    /** Volumes that a container's mounts tell of. */
    private static final Set<String> TOLD = Set.of(
            "configMap",
            "csi",
            "downwardAPI",
            "emptyDir",
            "ephemeral",
            "image",
            "persistentVolumeClaim",
            "projected",
            "secret");

    private PodVolumes() {}

    static void mount(JsonObject spec, JsonObject container, SpecBuilder builder) throws InputException {
        Map<String, JsonObject> volumes = new TreeMap<>();
        for (JsonValue value : spec.listOf("volumes")) {
            volumes.put(value.object().required("name").text(), value.object());
        }
        for (JsonValue value : container.listOf("volumeMounts")) {
            JsonObject mount = value.object();
            String name = mount.required("name").text();
            // A claim template of a StatefulSet stands in no list of volumes.
            JsonObject volume = volumes.getOrDefault(name, new JsonObject(mount.place(), Map.of()));
            builder.mount(mount(name, volume, mount));
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
            return MountSyntax.ofParts("bind", "", below.isEmpty() ? path : path + "/" + below, destination, options);
        }
        if (!below.isEmpty()) {
            options.add("subPath=" + below);
        }
        boolean memory = volume.objectOf("emptyDir").textOf("medium").equals("Memory");
        return memory
                ? MountSyntax.ofParts("tmpfs", "", "", destination, options)
                : MountSyntax.ofParts("volume", claim.textIn("claimName").orElse(name), "", destination, options);
    }

    /** Types of the pod's volumes that a container's mounts do not tell, mounted here or not. */
    static void otherTypes(JsonObject pod, JsonObject container, SpecBuilder builder) throws InputException {
        Set<String> mounted = new TreeSet<>();
        for (JsonValue mount : container.listOf("volumeMounts")) {
            mounted.add(mount.object().textOf("name"));
        }
        SortedSet<String> types = new TreeSet<>();
        for (JsonValue volume : pod.listOf("volumes")) {
            SortedSet<String> kinds = new TreeSet<>(volume.object().members().keySet());
            kinds.remove("name");
            kinds.removeAll(TOLD);
            if (mounted.contains(volume.object().textOf("name"))) {
                kinds.remove("hostPath");
            }
            types.addAll(kinds);
        }
        if (!types.isEmpty()) {
            builder.other("volumes.types", String.join(",", types));
        }
    }
}
