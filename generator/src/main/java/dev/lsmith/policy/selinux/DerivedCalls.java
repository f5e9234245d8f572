package dev.lsmith.policy.selinux;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.base.ShippedData;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Permissions that no mechanism but SELinux asks for, derived from the system calls that need them
 * ({@code profiles/selinux/derived-calls.csv}). Where no calls were recorded, nothing tells against them, and the module gets
 * what container_t has.
 */
final class DerivedCalls {
    private static final String DEFAULT = "container_t of container-selinux 2.250, restated";

    /** A class since Linux 5.12, which older policies lack and container_t has not: only for a call that was seen. */
    private static final String ANONYMOUS = "anon_inode";

    private final OwnTypes own;
    private final boolean mounts;
    private final SortedMap<String, SortedMap<SyscallUse, Evidence>> calls = new TreeMap<>();

    DerivedCalls(Assignment assignment, OwnTypes own) {
        this.own = own;
        this.mounts =
                !assignment.spec().map(ContainerSpec::mounts).orElse(List.of()).isEmpty();
        assignment
                .model()
                .accesses(SyscallUse.class)
                .forEach((call, evidence) -> call.name()
                        .ifPresent(name -> calls.computeIfAbsent(name, n -> new TreeMap<>())
                                .put(call, evidence)));
    }

    void addTo(Draft draft) {
        for (List<String> row : ShippedData.rows("selinux/derived-calls.csv")) {
            for (String target : targets(row.get(0))) {
                AccessRule rule = AccessRule.allow(own.domain(), target, row.get(1), Permissions.list(row.get(2)));
                if (calls.isEmpty() && !row.get(1).equals(ANONYMOUS)) {
                    draft.add(rule, new Reason.Baseline(DEFAULT, row.get(4) + "; no system calls were recorded"));
                } else {
                    derive(rule, Set.copyOf(Permissions.list(row.get(3))), row.get(4), draft);
                }
            }
        }
    }

    private void derive(AccessRule rule, Set<String> wanted, String why, Draft draft) {
        SortedMap<SyscallUse, Evidence> seen = new TreeMap<>();
        wanted.forEach(name -> seen.putAll(calls.getOrDefault(name, new TreeMap<>())));
        seen.values().stream().reduce(Evidence::merge).ifPresent(evidence -> {
            Reason reason = new Reason.Derived(why, accesses(seen), evidence);
            if (rule.tclass().equals(ANONYMOUS)) {
                draft.addOptional("anonymous inodes", rule, reason);
            } else {
                draft.add(rule, reason);
            }
        });
    }

    private static List<Access> accesses(SortedMap<SyscallUse, Evidence> seen) {
        return new ArrayList<>(seen.keySet());
    }

    private Set<String> targets(String word) {
        return switch (word) {
            case PathTypes.SELF -> Set.of(Rule.SELF);
            case "@content" ->
                mounts ? new TreeSet<>(List.of(RuntimeRules.CONTENT, own.fileType())) : Set.of(RuntimeRules.CONTENT);
            default -> Set.of(word);
        };
    }
}
