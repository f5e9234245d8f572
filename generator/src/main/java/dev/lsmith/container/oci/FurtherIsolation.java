package dev.lsmith.container.oci;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.container.option.SpecDraft;
import java.util.List;

/** What a {@code config.json} says of the isolation that no field of a container's record holds (runtime-spec, config-linux.md). */
final class FurtherIsolation {
    private FurtherIsolation() {}

    static void read(JsonObject config, SpecDraft draft) throws InputException {
        JsonObject linux = config.objectOf("linux");
        JsonObject resources = linux.objectOf("resources");
        JsonObject process = config.objectOf("process");
        mounts(config, draft);
        namespaces(linux, draft);
        member(linux, "rootfsPropagation", "linux.rootfsPropagation", draft);
        member(resources.objectOf("memory"), "swap", "linux.resources.memory.swap", draft);
        member(resources.objectOf("memory"), "disableOOMKiller", "linux.resources.memory.disableOOMKiller", draft);
        member(resources.objectOf("cpu"), "cpus", "linux.resources.cpu.cpus", draft);
        member(resources, "blockIO", "linux.resources.blockIO", draft);
        member(process, "oomScoreAdj", "process.oomScoreAdj", draft);
        JsonObject capabilities = process.objectOf("capabilities");
        if (!capabilities.listOf("ambient").isEmpty()) {
            member(capabilities, "ambient", "process.capabilities.ambient", draft);
        }
    }

    private static void member(JsonObject of, String name, String option, SpecDraft draft) {
        of.member(name).ifPresent(value -> draft.otherJson(option, JsonText.of(value)));
    }

    /** Without a mount namespace of its own it has the runtime's. */
    private static void namespaces(JsonObject linux, SpecDraft draft) throws InputException {
        List<JsonValue> namespaces = linux.listOf("namespaces");
        for (JsonValue namespace : namespaces) {
            if (namespace.object().textOf("type").equals("mount")) {
                return;
            }
        }
        if (!namespaces.isEmpty()) {
            draft.other("linux.namespaces.mount", "host");
        }
    }

    private static void mounts(JsonObject config, SpecDraft draft) throws InputException {
        for (JsonValue mount : config.listOf("mounts")) {
            if (mount.object().textOf("type").equals("proc")) {
                for (String option : mount.object().textsOf("options")) {
                    if (option.startsWith("hidepid=")) {
                        draft.other("proc.hidepid", option.substring("hidepid=".length()));
                    }
                }
            }
        }
    }
}
