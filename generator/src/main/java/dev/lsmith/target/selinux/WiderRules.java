package dev.lsmith.target.selinux;

import dev.lsmith.data.ShippedData;
import dev.lsmith.target.Justification;
import dev.lsmith.target.Wider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Where a module allows what container_t may not do. */
final class WiderRules {
    private static final String BASELINE = "container_t";

    private final List<List<String>> table = ShippedData.rows("selinux/wider-than-container_t.csv");

    /** The rules of the module's own domain that open more, with the reason for which they are there. */
    List<Wider> of(SelinuxModule module, List<Justification> justifications) {
        Map<String, Justification> reasons = new HashMap<>();
        justifications.forEach(j -> reasons.putIfAbsent(j.rule(), j));
        List<Wider> wider = new ArrayList<>();
        for (Rule rule : module.rules()) {
            if (rule instanceof AccessRule access
                    && access.effect() == Effect.ALLOW
                    && module.types().contains(access.source())) {
                String what = String.join("; ", opens(access));
                if (!what.isEmpty()) {
                    String line = Renderer.line(rule);
                    Optional.ofNullable(reasons.get(line))
                            .ifPresent(j -> wider.add(new Wider(line, BASELINE, what, j.reason())));
                }
            }
        }
        return wider;
    }

    private SortedSet<String> opens(AccessRule rule) {
        SortedSet<String> opens = new TreeSet<>();
        String target = rule.target().equals(Rule.SELF) ? "@self" : rule.target();
        for (String permission : rule.permissions()) {
            table.stream()
                    .filter(row -> matches(row.get(0), target)
                            && matches(row.get(1), rule.tclass())
                            && matches(row.get(2), permission))
                    .findFirst()
                    .map(row -> row.get(3))
                    .filter(what -> !what.isEmpty())
                    .ifPresent(w -> opens.add(w));
        }
        return opens;
    }

    private static boolean matches(String pattern, String text) {
        return pattern.equals("*") || pattern.equals(text);
    }
}
