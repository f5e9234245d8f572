package dev.lsmith.policy.selinux;

import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.selinux.SelinuxRule.AccessRule;
import dev.lsmith.policy.selinux.SelinuxRule.RuleEffect;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the engine needs of the container's domain and the other way round ({@code profiles/selinux/runtime.csv}). */
final class RuntimeRules {
    /** The label that engines give the image's files (container_contexts of container-selinux). */
    static final String CONTENT = "container_file_t";

    /** The label of the layers that an image's root is laid together from. */
    static final String LAYERS = "container_ro_file_t";

    private final OwnTypes own;
    private final EngineDomains engines;

    RuntimeRules(OwnTypes own, EngineDomains engines) {
        this.own = own;
        this.engines = engines;
    }

    void addTo(ModuleDraft draft) {
        for (List<String> row : ShippedData.rows("selinux/runtime.csv")) {
            Reason reason = new Reason.Baseline("runtime", row.get(4));
            List<String> permissions = ObjectClasses.permissions(row.get(3));
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

    /**
     * The domains in which an engine may run: those of the policies that are known ({@code profiles/selinux/engines.csv}) and
     * those that were recorded. Each has an optional block of its own, as no policy has all of them.
     */
    static final class EngineDomains {
        /**
         * One engine's domain.
         *
         * @param type the type
         * @param except an attribute that the type bears in policies where it is no domain
         */
        record EngineDomain(String type, Optional<String> except) {
            /** The engine as a rule's source or target. */
            String expression() {
                return new TypeExpression(type, except).text();
            }

            /** The name of the block that holds its rules. */
            String block() {
                return "engine " + type;
            }
        }

        private final List<EngineDomain> all = new ArrayList<>();

        /** The known engines and others that records show. */
        EngineDomains(Collection<String> recorded) {
            SortedSet<String> others = new TreeSet<>(recorded);
            for (List<String> row : ShippedData.rows("selinux/engines.csv")) {
                all.add(new EngineDomain(row.get(0), Optional.of(row.get(1)).filter(e -> !e.isEmpty())));
                others.remove(row.get(0));
            }
            others.forEach(type -> all.add(new EngineDomain(type, Optional.empty())));
        }

        List<EngineDomain> all() {
            return all;
        }

        /** The engine that has a type as its domain. */
        Optional<EngineDomain> of(String type) {
            return all.stream().filter(e -> e.type().equals(type)).findFirst();
        }
    }

    /** Rules that make a later grant of the worst fail to compile. */
    static final class Guards {
        private final OwnTypes own;
        private final EngineDomains engines;

        Guards(OwnTypes own, EngineDomains engines) {
            this.own = own;
            this.engines = engines;
        }

        void addTo(ModuleDraft draft) {
            for (List<String> row : ShippedData.rows("selinux/guards.csv")) {
                if (row.get(0).equals("@runtime")) {
                    engines.all().forEach(e -> add(e.block(), e.expression(), row, draft));
                } else {
                    add("guard " + row.get(0), row.get(0), row, draft);
                }
            }
        }

        private void add(String block, String target, List<String> row, ModuleDraft draft) {
            AccessRule guard = new AccessRule(
                    RuleEffect.NEVERALLOW,
                    own.domain(),
                    target,
                    row.get(1),
                    new TreeSet<>(ObjectClasses.permissions(row.get(2))));
            if (draft.allowsAny(guard)) {
                draft.note("no neverallow guard for " + target + ":" + row.get(1) + ", as records show a use of it: "
                        + row.get(3));
            } else {
                draft.addOptional(block, guard, new Reason.Baseline("guards", row.get(3)));
            }
        }
    }
}
