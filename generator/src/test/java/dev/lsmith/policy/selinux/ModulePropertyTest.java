package dev.lsmith.policy.selinux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.selinux.SelinuxRule.AccessRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What must hold of every comparison of modules, asked of pairs drawn by chance and judged by a plain evaluator: a module alone is loaded into
 * hosts drawn by chance, a module with its base into that one.
 */
class ModulePropertyTest {
    private static final long SEED = Long.getLong("lsmith.seed", 1114);
    private static final int PAIRS = Integer.getInteger("lsmith.selinux.pairs", 150);
    private static final int ACCESSES = 10_000;

    private static final Map<String, List<String>> CLASSES = new LinkedHashMap<>(Map.of(
            "file", List.of("read", "write", "open"),
            "dir", List.of("search", "write"),
            "process", List.of("signal", "fork")));
    private static final List<String> TYPES =
            List.of("app_t", "child_t", "data_t", "container_file_t", "shadow_t", "etc_t", "init_t");
    private static final List<String> HOST_ATTRIBUTES = List.of("domain", "file_type", "mcs_constrained_type");

    private final Random random = new Random(SEED);
    private final SelinuxMechanism alone = new SelinuxMechanism();

    @TempDir
    private Path folder = Path.of("");

    /** One module, and another one of the same rules but for a few. */
    private List<SelinuxModule> pair() throws Exception {
        String one = new RandomModule(random, CLASSES).text();
        List<String> lines = new ArrayList<>(one.lines().toList());
        String other = new RandomModule(random, CLASSES).text();
        List<String> rules = other.lines().filter(l -> l.startsWith("(allow ")).toList();
        for (int i = random.nextInt(3); i > 0; i--) {
            String removed = lines.get(random.nextInt(lines.size()));
            if (removed.startsWith("(allow ")) {
                lines.remove(removed);
            }
        }
        boolean left = one.contains("attribute left");
        for (int i = random.nextInt(3); i > 0 && !rules.isEmpty(); i--) {
            String added = rules.get(random.nextInt(rules.size()));
            if (left || !added.contains(" left ")) {
                lines.add(added);
            }
        }
        SelinuxModule before = alone.read("m.cil", one);
        SelinuxModule after = alone.read("m.cil", String.join("\n", lines));
        return random.nextBoolean() ? List.of(before, after) : List.of(after, before);
    }

    /** What types of a host have which of its attributes; of the modules' own types the module says it. */
    private Map<String, Set<String>> host(SelinuxModule module) {
        Map<String, Set<String>> host = new LinkedHashMap<>();
        for (String type : TYPES) {
            Set<String> attributes = new TreeSet<>();
            if (!module.types().contains(type)) {
                HOST_ATTRIBUTES.stream().filter(a -> random.nextInt(3) == 0).forEach(attributes::add);
            }
            host.put(type, attributes);
        }
        return host;
    }

    private static boolean allows(
            SelinuxModule module,
            Map<String, Set<String>> host,
            String source,
            String target,
            String tclass,
            String p) {
        return module.everyRule()
                .anyMatch(rule -> rule instanceof AccessRule access
                        && access.allows()
                        && access.tclass().equals(tclass)
                        && access.permissions().contains(p)
                        && stands(module, host, access.source(), source)
                        && (access.target().equals(SelinuxRule.SELF)
                                ? source.equals(target)
                                : stands(module, host, access.target(), target)));
    }

    private static boolean stands(SelinuxModule module, Map<String, Set<String>> host, String text, String type) {
        Set<String> attributes = new TreeSet<>(module.attributesOf(type));
        attributes.addAll(host.getOrDefault(type, Set.of()));
        // An attribute of the module may be given to what has an attribute of the host.
        for (String attribute : List.copyOf(attributes)) {
            attributes.addAll(module.attributesOf(attribute));
        }
        return TypeExpression.of(text).holds(type, attributes);
    }

    @Test
    void differencesOfModulesAlone() throws Exception {
        int different = 0;
        for (int i = 0; i < PAIRS; i++) {
            List<SelinuxModule> pair = pair();
            SelinuxModule before = pair.get(0);
            SelinuxModule after = pair.get(1);
            Comparison comparison = alone.compare(before, after);
            String what = "pair " + i + " of seed " + SEED;
            assertThat(alone.compare(before, before).isSame()).as(what).isTrue();
            assertThat(kinds(alone.compare(after, before), true)).as(what).isEqualTo(kinds(comparison, false));
            different += comparison.isSame() ? 0 : 1;
            for (Difference difference : comparison.differences()) {
                if (difference.isCertain() && CLASSES.containsKey(difference.kind())) {
                    Map<String, Set<String>> host = Map.of();
                    assertThat(asked(before, host, difference.witness()))
                            .as(what + ": " + difference)
                            .isNotEqualTo(asked(after, host, difference.witness()))
                            .isEqualTo(difference.direction() == ChangeDirection.NARROWED);
                }
            }
            boolean widened = !comparison.of(ChangeDirection.WIDENED).isEmpty();
            random(before, after, comparison.isSame(), !widened, what);
        }
        assertThat(different).isBetween(PAIRS / 4, PAIRS - 1);
    }

    private static boolean asked(SelinuxModule module, Map<String, Set<String>> host, String witness) {
        String[] words = witness.split("[ :]", -1);
        return allows(module, host, words[0], words[1], words[2], words[3]);
    }

    /** Whatever the host is: without a difference all is the same, without a widening nothing is more. */
    private void random(SelinuxModule before, SelinuxModule after, boolean same, boolean within, String what) {
        if (!same && !within) {
            return;
        }
        Map<String, Set<String>> host = Map.of();
        for (int i = 0; i < ACCESSES / 10; i++) {
            host = i % 100 == 0 ? host(before) : host;
            String tclass = any(List.copyOf(CLASSES.keySet()));
            String permission = any(CLASSES.getOrDefault(tclass, List.of("read")));
            String source = any(TYPES);
            String target = any(TYPES);
            boolean was = allows(before, host, source, target, tclass, permission);
            boolean is = allows(after, host, source, target, tclass, permission);
            String access = what + ": " + source + " " + target + " " + tclass + " " + permission + " on " + host;
            if (same) {
                assertThat(is).as(access).isEqualTo(was);
            }
            assertThat(is && !was).as(access).isFalse();
        }
    }

    private <T> T any(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    /** What both have together goes beyond neither. */
    @Test
    void bothTogetherHaveEach() throws Exception {
        for (int i = 0; i < PAIRS / 3; i++) {
            List<SelinuxModule> pair = pair();
            SelinuxModule one = pair.get(0);
            SelinuxModule other = pair.get(1);
            SelinuxModule both = one.with(
                    Stream.concat(one.rules().stream(), other.rules().stream()).toList(), List.of());
            assertThat(alone.compare(both, one).of(ChangeDirection.WIDENED)).isEmpty();
            assertThat(alone.compare(both, other).of(ChangeDirection.WIDENED)).isEmpty();
        }
    }

    /** With the whole policy every access between all types is asked, and none is told that is no difference. */
    @Test
    void differencesInAWholePolicy() throws Exception {
        Path base = Files.writeString(folder.resolve("base.cil"), RandomBlocks.BASE);
        SelinuxMechanism loaded = new SelinuxMechanism(BasePolicy.of(List.of(base)));
        List<String> changes = List.of(
                "(allow kernel_t etc_t (file (write)))",
                "(allow domain shadow_t (file (write)))",
                "(typeattributeset domain (etc_t))",
                "(type new_t) (roletype r new_t) (typeattributeset domain (new_t))",
                "(allow file_type self (file (ioctl)))",
                "(optional o (allow kernel_t nothing_t (file (write))) (allow kernel_t shadow_t (dir (search))))",
                "");
        int asked = 0;
        for (int i = 0; i < PAIRS / 3; i++) {
            String text = new RandomBlocks(random).text();
            SelinuxModule before;
            SelinuxModule after;
            try {
                before = loaded.read("m.cil", text);
                after = loaded.read("m.cil", text + any(changes) + any(changes));
            } catch (InputException attributesThatHoldEachOther) {
                continue;
            }
            if (!before.missing().isEmpty() || !after.missing().isEmpty()) {
                continue;
            }
            asked++;
            Set<String> all = new TreeSet<>();
            all.addAll(accesses(before, after, true));
            all.addAll(accesses(before, after, false));
            Comparison comparison = loaded.compare(before, after);
            Set<String> told = comparison.differences().stream()
                    .filter(d -> CLASSES.containsKey(d.kind()))
                    .map(d -> d.direction() + " " + d.witness())
                    .collect(Collectors.toCollection(TreeSet::new));
            String what = "pair " + i + " of seed " + SEED + "\n" + text;
            assertThat(all).as(what).containsAll(told);
            assertThat(told.isEmpty()).as(what + all).isEqualTo(all.isEmpty());
            assertThat(kinds(loaded.compare(after, before), true)).isEqualTo(kinds(comparison, false));
            assertThat(loaded.compare(after, after).isSame()).isTrue();
        }
        assertThat(asked).isGreaterThan(PAIRS / 10);
    }

    /** Accesses that only one of the two allows, in the words of a comparison. */
    private static Set<String> accesses(SelinuxModule before, SelinuxModule after, boolean widened) {
        LoadedGrants has = new LoadedGrants(widened ? after : before);
        LoadedGrants lacks = new LoadedGrants(widened ? before : after);
        Set<String> types = new LinkedHashSet<>(after.host().types());
        types.addAll(before.types());
        types.addAll(after.types());
        Set<String> found = new TreeSet<>();
        for (String source : types) {
            for (String target : types) {
                for (String tclass : CLASSES.keySet()) {
                    ModuleGrants.Vector vector = new ModuleGrants.Vector(source, target, tclass);
                    Set<String> permissions =
                            new TreeSet<>(has.of(vector).permissions().keySet());
                    permissions.removeAll(lacks.of(vector).permissions().keySet());
                    permissions.forEach(p -> found.add((widened ? "WIDENED " : "NARROWED ") + vector.text(p)));
                }
            }
        }
        return found;
    }

    private static Set<String> kinds(Comparison comparison, boolean mirrored) {
        return comparison.differences().stream()
                .map(d -> (mirrored ? mirror(d.direction()) : d.direction()) + " " + d.subject() + " " + d.accesses())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static ChangeDirection mirror(ChangeDirection direction) {
        return switch (direction) {
            case WIDENED -> ChangeDirection.NARROWED;
            case NARROWED -> ChangeDirection.WIDENED;
            case CHANGED -> ChangeDirection.CHANGED;
        };
    }
}
