package dev.lsmith.policy.selinux;

import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.Reason;
import java.util.List;

/** What the engine needs of the container's domain and the other way round ({@code profiles/selinux/runtime.csv}). */
final class RuntimeRules {
    /** The label that engines give the image's files (container_contexts of container-selinux). */
    static final String CONTENT = "container_file_t";

    /** The label of the layers that an image's root is laid together from. */
    static final String LAYERS = "container_ro_file_t";

    private final OwnTypes own;
    private final Engines engines;

    RuntimeRules(OwnTypes own, Engines engines) {
        this.own = own;
        this.engines = engines;
    }

    void addTo(Draft draft) {
        for (List<String> row : ShippedData.rows("selinux/runtime.csv")) {
            Reason reason = new Reason.Baseline("runtime", row.get(4));
            List<String> permissions = Permissions.list(row.get(3));
            if (row.get(0).equals("@runtime") || row.get(1).equals("@runtime")) {
                engines.all()
                        .forEach(e -> draft.addOptional(e.block(), rule(row, e.expression(), permissions), reason));
            } else {
                draft.add(rule(row, "", permissions), reason);
            }
        }
    }

    private AccessRule rule(List<String> row, String engine, List<String> permissions) {
        return AccessRule.allow(name(row.get(0), engine), name(row.get(1), engine), row.get(2), permissions);
    }

    private String name(String word, String engine) {
        return switch (word) {
            case "@runtime" -> engine;
            case "@content" -> CONTENT;
            case "@layers" -> LAYERS;
            default -> own.domain();
        };
    }
}
