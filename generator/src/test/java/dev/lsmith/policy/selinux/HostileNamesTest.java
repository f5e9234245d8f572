package dev.lsmith.policy.selinux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.Subject;
import dev.lsmith.access.TypeAccess;
import dev.lsmith.base.KernelText;
import dev.lsmith.base.Position;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Assignment.Privileges;
import dev.lsmith.policy.Synthesis;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a process calls its files and a spec its mounts: it ends as a literal, or it is left out and told. */
class HostileNamesTest {
    private static final List<String> PIECES = List.of(
            "a",
            "/",
            " ",
            "\t",
            "\n",
            "\r",
            "\0",
            "\"",
            "'",
            ";",
            "(",
            ")",
            "{",
            "}",
            "[",
            "]",
            "*",
            "?",
            "+",
            "|",
            "^",
            "$",
            "\\",
            "#",
            ".",
            "${7*7}",
            "<#list 1..9 as x>",
            "\u001b[31m",
            "\u202e",
            "é",
            "\udcff",
            "allow x y:z w;",
            "(allow a b (c (d)))",
            "<<none>>",
            "--");

    private final SelinuxMechanism target = new SelinuxMechanism();

    @TempDir
    Path folder;

    @Test
    void namesOfFilesAndMountsAddNoRule() throws Exception {
        long seed = 20261121;
        Random random = new Random(seed);
        for (int i = 0; i < 60; i++) {
            String path = "/" + text(random);
            String source = "/" + text(random);
            Assignment plain = assignment("/srv/www", "/srv/www/x", "/srv/data");
            Assignment hostile = assignment(path, path + "/x", source);
            SelinuxModule expected = target.synthesise(plain).policy();
            SelinuxModule actual = target.synthesise(hostile).policy();
            assertThat(actual.types()).as("seed %d round %d", seed, i).isEqualTo(expected.types());
            SortedMap<String, String> files = target.render(actual);
            assertThat(target.read("selinux/lsmith_web.cil", files.getOrDefault("selinux/lsmith_web.cil", "")))
                    .as("seed %d round %d path %s source %s", seed, i, path, source)
                    .isEqualTo(actual);
            assertThat(target.read("selinux/lsmith_web.fc", files.getOrDefault("selinux/lsmith_web.fc", ""))
                            .fileContexts())
                    .isEqualTo(actual.fileContexts());
            assertThat(target.read("selinux/lsmith_web.te", files.getOrDefault("selinux/lsmith_web.te", "")))
                    .isEqualTo(LabelledModule.of(actual, List.of()));
            assertThat(String.join("", files.values())).doesNotContain("49").matches("[\\x20-\\x7e\\t\\n]*");
        }
    }

    @Test
    void aQuotedPathMatchesItselfAlone() {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            String path = "/" + text(random);
            String bytes = latin(path);
            Pattern pattern = Pattern.compile(FileContext.quote(path), Pattern.DOTALL);
            assertThat(pattern.matcher(bytes).matches()).as(path).isTrue();
            assertThat(pattern.matcher(bytes + "x").matches()).isFalse();
        }
    }

    /** Every name of up to six pieces that mean something to the naming, and what they are put behind and before. */
    @Test
    void noTwoNamesGiveOneModuleOrType() {
        List<String> names = new ArrayList<>(List.of(""));
        for (int from = 0, round = 0; round < 5; round++) {
            int to = names.size();
            for (; from < to; from++) {
                for (String piece : List.of("a", "_", "-", ".", "x", "h", "u", " ", "_file", "learn", "container")) {
                    names.add(names.get(from) + piece);
                }
            }
        }
        Map<String, String> owners = new HashMap<>();
        for (String name : new TreeSet<>(names)) {
            OwnTypes own = OwnTypes.of(name);
            for (String type : List.of(own.domain(), own.fileType())) {
                String other = owners.put(type, name);
                assertThat(other).as("%s of %s", type, name).isNull();
                assertThat(type).matches("lsmith_(?!learn_)[A-Za-z0-9_]+");
            }
        }
    }

    @Test
    void typesThatNoPolicyCanNameAreLeftOut() throws Exception {
        for (String name : List.of("self", "a b", "x;allow", "x.process", "1x", "(x)", "", "a\nb", "type", "é")) {
            TypeAccess access = new TypeAccess(
                    "web_old_t",
                    name,
                    "file",
                    new TreeSet<>(List.of("read")),
                    Optional.empty(),
                    Optional.empty(),
                    TypeAccess.Levels.DOMINATES);
            TypeAccess fine = new TypeAccess(
                    "web_old_t",
                    "etc_t",
                    "file",
                    new TreeSet<>(List.of("read")),
                    Optional.empty(),
                    Optional.empty(),
                    TypeAccess.Levels.DOMINATES);
            Synthesis<SelinuxModule> synthesis = target.synthesise(new Assignment(
                    "web", model(access, fine), Optional.empty(), new Privileges(new TreeSet<>(), false), false));
            assertThat(synthesis.leftOut()).extracting(l -> l.access()).containsExactly(access);
            assertThat(Requirements.of(synthesis.policy()).types())
                    .contains("etc_t")
                    .doesNotContain(name);
        }
    }

    @Test
    void theCompilersTakeAHostileMount() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(Judge.present(), Judge.WHY);
        String source = "/srv/" + String.join("", PIECES).replace("\0", "");
        SelinuxModule module =
                target.synthesise(assignment("/data", "/data/x", source)).policy();
        SortedMap<String, String> files = target.render(module);
        Judge judge = new Judge(folder);
        String compiled = judge.compileTe(judge.write(files), "lsmith_web");
        assertThat(target.read("lsmith_web.cil", compiled)).isEqualTo(module);
        judge.link(module, files.getOrDefault("selinux/lsmith_web.cil", ""), "linked");
    }

    private static Assignment assignment(String destination, String file, String source) {
        Mount mount = new Mount("bind", "", source, destination, false, "", List.of());
        ContainerSpec with = ExampleAssignments.mounting(mount);
        Model model = model(
                FileAccess.of(file, FileKind.REGULAR, List.of(FilePermission.READ), Ownership.OTHER),
                new ExecAccess(file, Ownership.OTHER));
        return new Assignment("web", model, Optional.of(with), new Privileges(new TreeSet<>(), false), false);
    }

    private static Model model(Access... accesses) {
        List<Observation> observations = new ArrayList<>();
        for (Access access : accesses) {
            observations.add(new Observation(
                    new Subject.SelinuxDomain("web_old_t", "s0"),
                    access,
                    Evidence.of(
                            "run",
                            Optional.empty(),
                            "x",
                            Reporter.APPARMOR,
                            Verdict.COMPLAINED,
                            Phase.APPLICATION,
                            Position.ofLine("log", 1))));
        }
        return Model.of(observations);
    }

    private static String text(Random random) {
        StringBuilder out = new StringBuilder("h");
        for (int i = random.nextInt(8); i >= 0; i--) {
            out.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return out.toString();
    }

    private static String latin(String path) {
        return new String(KernelText.encode(path), java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
