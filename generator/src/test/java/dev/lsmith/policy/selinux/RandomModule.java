package dev.lsmith.policy.selinux;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A module in CIL, drawn by chance: few types and attributes, so that rules meet, repeat and except each other. */
final class RandomModule {
    private static final List<String> OWN = List.of("app_t", "child_t", "data_t");
    private static final List<String> NAMES =
            List.of("app_t", "child_t", "data_t", "own", "more", "container_file_t", "shadow_t", "self", "etc_t");

    private final Random random;
    private final List<String> classes;
    private final Map<String, List<String>> permissions;

    RandomModule(Random random, Map<String, List<String>> permissions) {
        this.random = random;
        this.permissions = permissions;
        this.classes = List.copyOf(permissions.keySet());
    }

    String text() {
        StringBuilder text = new StringBuilder("(typeattribute own)\n(typeattribute more)\n");
        for (String type : OWN) {
            text.append("(type ")
                    .append(type)
                    .append(")\n(roletype object_r ")
                    .append(type)
                    .append(")\n");
        }
        text.append("(roletype system_r app_t)\n(typeattributeset domain (app_t))\n");
        if (random.nextBoolean()) {
            text.append("(typeattributeset mcs_constrained_type (app_t))\n");
        }
        text.append("(typeattributeset own (").append(some(OWN)).append("))\n");
        text.append("(typeattributeset more (").append(some(OWN)).append("))\n");
        if (random.nextBoolean()) {
            text.append("(typeattribute left)\n(typeattributeset left (and (own) (not (more))))\n");
        }
        for (int i = 5 + random.nextInt(20); i > 0; i--) {
            text.append(rule(text.indexOf("attribute left") > 0));
        }
        return text.toString();
    }

    private String rule(boolean hasLeft) {
        String source = name(hasLeft);
        while (source.equals("self")) {
            source = name(hasLeft);
        }
        String tclass = classes.get(random.nextInt(classes.size()));
        return "(" + (random.nextInt(8) == 0 ? "dontaudit" : random.nextInt(8) == 0 ? "auditallow" : "allow") + " "
                + source + " " + name(hasLeft) + " (" + tclass + " (" + some(permissions.getOrDefault(tclass, OWN))
                + ")))\n";
    }

    private String name(boolean hasLeft) {
        return hasLeft && random.nextInt(8) == 0 ? "left" : NAMES.get(random.nextInt(NAMES.size()));
    }

    private String some(List<String> all) {
        List<String> some = new ArrayList<>(all);
        Collections.shuffle(some, random);
        return String.join(" ", some.subList(0, 1 + random.nextInt(some.size())));
    }
}
