package dev.lsmith.policy.apparmor.meaning;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/** File rules as large profiles have them; the same ones every time. */
final class ManyRules {
    private static final String[] ROOTS = {"/etc", "/usr/lib", "/usr/share", "/var/lib", "/srv", "/opt/app", "/proc/*"};
    private static final String[] WORDS = {"conf", "data", "module", "cache", "log", "locale", "font", "site", "plugin"
    };
    private static final int CHANGED = 50;

    private final RandomGenerator random = new Random(1);

    /** As many rules, one a line of a profile. */
    List<String> of(int count) {
        List<String> rules = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rules.add(rule());
        }
        return rules;
    }

    /** The same rules, but for every fiftieth. */
    List<String> changed(List<String> rules) {
        List<String> changed = new ArrayList<>(rules);
        for (int i = 0; i < changed.size(); i += CHANGED) {
            changed.set(i, rule());
        }
        return changed;
    }

    /** The names of files, most of which the rules speak of. */
    List<String> paths(List<String> rules, int count) {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            paths.add(rules.get(random.nextInt(rules.size()))
                    .replaceAll("owner | rw?,", "")
                    .replaceAll("[*?{}\\[\\]]", "7"));
        }
        return paths;
    }

    private String rule() {
        String root = ROOTS[random.nextInt(ROOTS.length)];
        String path = root + "/" + word() + "/" + word();
        String end = switch (random.nextInt(10)) {
            case 0 -> "/**";
            case 1 -> "/*";
            case 2 -> "/*.so*";
            case 3 -> "/{a,b}" + word();
            case 4 -> "[0-9]*";
            default -> "/" + word() + "." + word();
        };
        return (random.nextInt(20) == 0 ? "owner " : "") + path + end + (random.nextInt(4) == 0 ? " rw," : " r,");
    }

    private String word() {
        return WORDS[random.nextInt(WORDS.length)] + random.nextInt(30);
    }
}
