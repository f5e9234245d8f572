package dev.lsmith.target.selinux;

import dev.lsmith.access.Reporter;
import dev.lsmith.data.ShippedData;
import dev.lsmith.model.coverage.Topic;
import dev.lsmith.target.Assignment;
import dev.lsmith.target.Reason;
import java.util.List;

/**
 * What the engine needs of the container's domain and the other way round. The engine's domain is the one that records
 * show; without any it is container_runtime_t, in an optional block as a policy may lack it.
 */
final class RuntimeRules {
    /** The label that engines give the image's files (container_contexts of container-selinux). */
    static final String CONTENT = "container_file_t";

    private static final String DEFAULT_RUNTIME = "container_runtime_t";

    private final Assignment assignment;
    private final TypeEvidence types;
    private final OwnTypes own;

    RuntimeRules(Assignment assignment, TypeEvidence types, OwnTypes own) {
        this.assignment = assignment;
        this.types = types;
        this.own = own;
    }

    void addTo(Draft draft) {
        for (List<String> row : ShippedData.rows("selinux/runtime.csv")) {
            if (row.get(4).equals("no-new-privileges")
                    && !assignment.privileges().noNewPrivileges()) {
                continue;
            }
            boolean seen = assignment.coverage().tells(Reporter.SELINUX, Topic.FILES);
            if (row.get(1).equals("@content") && seen) {
                continue;
            }
            add(row, draft);
        }
    }

    private void add(List<String> row, Draft draft) {
        Reason reason = new Reason.Baseline("runtime", row.get(5));
        List<String> permissions = List.of(row.get(3).split(" ", -1));
        if (!row.get(0).equals("@runtime") && !row.get(1).equals("@runtime")) {
            draft.add(AccessRule.allow(own.domain(), CONTENT, row.get(2), permissions), reason);
        } else if (types.runtimes().isEmpty()) {
            draft.addOptional("runtime", rule(row, DEFAULT_RUNTIME, permissions), reason);
        } else {
            types.runtimes().forEach(runtime -> draft.add(rule(row, runtime, permissions), reason));
        }
    }

    private AccessRule rule(List<String> row, String runtime, List<String> permissions) {
        return AccessRule.allow(
                row.get(0).equals("@runtime") ? runtime : own.domain(),
                row.get(1).equals("@runtime") ? runtime : own.domain(),
                row.get(2),
                permissions);
    }
}
