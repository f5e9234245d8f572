package dev.lsmith.policy.selinux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.TypeAccess;
import dev.lsmith.policy.Decision;
import dev.lsmith.policy.selinux.ModuleGrants.Vector;
import dev.lsmith.policy.selinux.ObjectClasses.McsConstraints;
import dev.lsmith.policy.selinux.TypeEvidence.TypeAliases;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Writes questions for a kernel, with lsmith's own answers: {@code examples/lab/oracle} asks them of {@code access} in
 * selinuxfs. A module, linked with the base of {@code profiles/selinux/base}, is a pair of files in the folder {@code
 * lsmith.questions}: the policy, and a line for each source, target and class with the permissions that are allowed.
 */
@EnabledIfSystemProperty(named = "lsmith.questions", matches = ".+")
class ModuleQuestionsTest {
    private static final Path FOLDER = Path.of(System.getProperty("lsmith.questions", ""), "selinux");
    private static final int RANDOM_MODULES = Integer.getInteger("lsmith.questions.modules", 60);
    private static final int MOST_EACH = Integer.getInteger("lsmith.questions.vectors", 12_000);
    private static final long SEED = Long.getLong("lsmith.seed", 13);

    /** Types and attributes of the base, and which of its types have which attribute. */
    private static final Map<String, Set<String>> OF_THE_BASE = Map.of(
            "kernel_t", Set.of("domain"),
            "neighbour_t", Set.of("domain", SelinuxModule.MCS_CONSTRAINED),
            "container_file_t", Set.of("file_type"),
            "shadow_t", Set.of("file_type"),
            "http_port_t", Set.of("port_type"));

    private final McsConstraints mcs = new McsConstraints();
    private final Map<String, List<String>> classes = classes();
    private final Random random = new Random(SEED);
    private long asked;

    @Test
    void write() throws Exception {
        Files.createDirectories(FOLDER);
        SelinuxMechanism mechanism = new SelinuxMechanism();
        for (Path file : examples()) {
            String name = SelinuxRecordings.root().relativize(file).toString().replace('/', '-');
            write(name, mechanism.read(file.toString(), Files.readString(file)));
        }
        for (int i = 0; i < RANDOM_MODULES; i++) {
            write("random-" + i, mechanism.read("random.cil", new RandomModule(random, classes).text()));
        }
        System.out.println(asked + " questions of SELinux modules");
        assertThat(asked).isPositive();
    }

    private static List<Path> examples() throws IOException {
        try (Stream<Path> all = Files.walk(SelinuxRecordings.root().resolve("examples"))) {
            return all.filter(f -> f.toString().matches(".*/policies/selinux/[^/]+\\.cil"))
                    .sorted()
                    .toList();
        }
    }

    /** Each class with its permissions, in the order of their bits. */
    private static Map<String, List<String>> classes() {
        Map<String, List<String>> classes = new LinkedHashMap<>();
        try {
            Matcher each = Pattern.compile("\\(class (\\w+) \\(([^)]*)\\)\\)")
                    .matcher(Files.readString(SelinuxRecordings.root().resolve("profiles/selinux/base/classes.cil")));
            while (each.find()) {
                classes.put(each.group(1), List.of(each.group(2).strip().split("\\s+")));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return classes;
    }

    private void write(String name, SelinuxModule module) throws Exception {
        Path work = Files.createTempDirectory(FOLDER, "work");
        Path policy = new Judge(work).link(module, Renderer.cil(module), "linked", optionalTypes(module));
        Files.move(policy, FOLDER.resolve(name + ".policy"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        try (Stream<Path> left = Files.list(work)) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(work);
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(FOLDER.resolve(name + ".questions")))) {
            List<String> questions = new ArrayList<>();
            decided(module, questions);
            granted(module, questions);
            Collections.shuffle(questions, random);
            questions.stream().limit(MOST_EACH).forEach(out::println);
            asked += Math.min(questions.size(), MOST_EACH);
        }
    }

    /** Rules of optional blocks count for lsmith: so the host has their types. */
    private static String optionalTypes(SelinuxModule module) {
        Set<String> types = new TreeSet<>();
        for (SelinuxModule.OptionalBlock block : module.optionals()) {
            for (SelinuxRule rule : block.rules()) {
                Stream.of(rule.source(), rule.target())
                        .map(text -> TypeExpression.of(text).name())
                        .filter(name -> name.endsWith("_t") && !module.types().contains(name))
                        .filter(name -> !OF_THE_BASE.containsKey(name))
                        .filter(name -> !Requirements.of(module).types().contains(name))
                        .forEach(types::add);
            }
        }
        return types.stream()
                .map(type -> "(type " + type + ")\n(roletype object_r " + type + ")\n")
                .collect(Collectors.joining());
    }

    /** What {@code verify} and {@code explain} say of the module's domain, at levels that it dominates and that it does not. */
    private void decided(SelinuxModule module, List<String> questions) {
        ModuleDecision decision = new ModuleDecision(module, new TypeAliases(), new ObjectClasses(), mcs);
        Set<String> mcsOfDebian = module.attributesOf(module.domain()).contains(SelinuxModule.MCS_CONSTRAINED)
                ? Set.of("debian")
                : Set.of();
        for (String target : types(module)) {
            classes.forEach((tclass, permissions) -> {
                for (TypeAccess.Levels levels : TypeAccess.Levels.values()) {
                    Set<String> allowed = new TreeSet<>();
                    for (String permission : permissions) {
                        TypeAccess access = access(module.domain(), target, tclass, permission, levels);
                        boolean inTheWay = mcs.denying(access).stream().anyMatch(mcsOfDebian::contains);
                        TypeAccess plain =
                                access(module.domain(), target, tclass, permission, TypeAccess.Levels.DOMINATES);
                        if (!inTheWay && decision.decide(plain).outcome() == Decision.Outcome.ALLOWED) {
                            allowed.add(permission);
                        }
                    }
                    questions.add(line(module.domain(), target, tclass, levels, allowed));
                }
            });
        }
    }

    /** What {@code diff} compares: of every source. */
    private void granted(SelinuxModule module, List<String> questions) {
        ModuleGrants grants = new ModuleGrants(module);
        for (String source : types(module)) {
            for (String target : types(module)) {
                for (String tclass : classes.keySet()) {
                    Set<String> allowed = grants.of(new Vector(source, target, tclass))
                            .permissions()
                            .keySet();
                    questions.add(line(source, target, tclass, TypeAccess.Levels.DOMINATES, allowed));
                }
            }
        }
    }

    private static TypeAccess access(
            String source, String target, String tclass, String permission, TypeAccess.Levels levels) {
        return new TypeAccess(
                source, target, tclass, new TreeSet<>(Set.of(permission)), Optional.empty(), Optional.empty(), levels);
    }

    /** Types whose attributes lsmith knows: of those of the base only such as no rule means by an attribute. */
    private static Set<String> types(SelinuxModule module) {
        Set<String> types = new LinkedHashSet<>(module.types());
        types.addAll(Requirements.of(module).types());
        Set<String> meant = new TreeSet<>();
        module.everyRule()
                .forEach(rule -> Stream.of(rule.source(), rule.target())
                        .map(TypeExpression::of)
                        .forEach(e -> {
                            meant.add(e.name());
                            e.except().ifPresent(meant::add);
                        }));
        types.removeIf(type -> OF_THE_BASE.getOrDefault(type, Set.of()).stream().anyMatch(meant::contains));
        types.remove("neighbour_t");
        return types;
    }

    /** {@code SOURCE TARGET CLASS ALLOWED}, the last a mask. */
    private String line(String source, String target, String tclass, TypeAccess.Levels levels, Set<String> allowed) {
        List<String> permissions = classes.getOrDefault(tclass, List.of());
        long mask = 0;
        for (int bit = 0; bit < permissions.size(); bit++) {
            mask |= allowed.contains(permissions.get(bit)) ? 1L << bit : 0;
        }
        boolean apart = levels == TypeAccess.Levels.INCOMPARABLE;
        return String.format(
                "system_u:object_r:%s:s0:c1,c2 system_u:object_r:%s:s0:c1,c%d %s %x",
                source, target, apart ? 3 : 2, tclass, mask);
    }
}
