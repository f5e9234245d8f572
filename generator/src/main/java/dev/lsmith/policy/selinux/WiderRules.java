package dev.lsmith.policy.selinux;

import dev.lsmith.access.Evidence;
import dev.lsmith.access.TypeAccess;
import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.Synthesis.Justification;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.Synthesis.Wider;
import dev.lsmith.policy.selinux.SelinuxRule.AccessRule;
import dev.lsmith.policy.selinux.SelinuxRule.RuleEffect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Where a module allows what container_t may not do. */
final class WiderRules {
    private static final String RECORDED = "recorded";

    /** In words who denies it, by the table's column. */
    private static final Map<String, String> BASELINES = Map.of(
            "both",
            "container_t",
            "refpolicy",
            "container_t of refpolicy",
            "container-selinux",
            "container_t of container-selinux",
            "engine",
            "the engine's default",
            "other",
            "container_t, as far as lsmith knows it,",
            RECORDED,
            "container_t, as the recording tells,");

    private static final String CONTAINER_TYPE = "container_t";
    private static final String SOCKETS = "*_socket";

    private final List<List<String>> table = ShippedData.rows("selinux/wider-than-container_t.csv");

    /** The rules of the module's own domain that open more, with the reason for which they are there. */
    List<Wider> of(SelinuxModule module, List<Justification> justifications) {
        Map<String, Justification> reasons = new HashMap<>();
        justifications.forEach(j -> reasons.putIfAbsent(j.rule(), j));
        List<Wider> wider = new ArrayList<>();
        for (SelinuxRule rule : module.rules()) {
            if (rule instanceof AccessRule access
                    && access.effect() == RuleEffect.ALLOW
                    && module.types().contains(access.source())) {
                String line = Renderer.line(rule);
                opens(access, module, Optional.ofNullable(reasons.get(line))).forEach((policy, what) -> {
                    String baseline = BASELINES.getOrDefault(policy, policy);
                    Optional.ofNullable(reasons.get(line))
                            .ifPresent(j -> wider.add(new Wider(line, baseline, String.join("; ", what), j.reason())));
                });
            }
        }
        return wider;
    }

    /** By the policy that denies it, what the rule opens. */
    private SortedMap<String, SortedSet<String>> opens(
            AccessRule rule, SelinuxModule module, Optional<Justification> reason) {
        SortedMap<String, SortedSet<String>> opens = new TreeMap<>();
        if (module.types().contains(rule.target())) {
            // Its own files, and what it bears itself under another name.
            return opens;
        }
        String target = rule.target().equals(SelinuxRule.SELF) ? PathTypes.SELF : rule.target();
        for (String permission : rule.permissions()) {
            claim(target, rule.tclass(), permission)
                    .ifPresent(row -> opens.computeIfAbsent(row.get(4), p -> new TreeSet<>())
                            .add(row.get(3)));
        }
        if (opens.isEmpty() && reason.filter(WiderRules::wasRefused).isPresent()) {
            opens.put(RECORDED, new TreeSet<>(Set.of("what container_t was refused")));
        }
        return opens;
    }

    /** Whether container_t of the recorded host did not allow it, by its types: what it allows is in no record. */
    private static boolean wasRefused(Justification justification) {
        return justification.reason() instanceof Reason.Observed observed
                && !observed.evidence().verdicts().contains(Evidence.Verdict.AUDITED)
                && observed.accesses().stream()
                        .allMatch(access -> access instanceof TypeAccess type
                                && type.sourceType().equals(CONTAINER_TYPE)
                                && type.levels() == TypeAccess.Levels.DOMINATES);
    }

    /** The table's row that says of whom the permission is denied; empty for what is usual. */
    Optional<List<String>> claim(String target, String tclass, String permission) {
        return table.stream()
                .filter(row ->
                        matches(row.get(0), target) && matches(row.get(1), tclass) && matches(row.get(2), permission))
                .findFirst()
                .filter(row -> !row.get(3).isEmpty());
    }

    private static boolean matches(String pattern, String text) {
        return pattern.equals("*")
                || Set.of(pattern.split(" ", -1)).contains(text)
                || (pattern.equals(SOCKETS) && text.endsWith("_socket"));
    }
}
