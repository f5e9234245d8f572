package dev.lsmith.policy.selinux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.lsmith.access.TypeAccess;
import dev.lsmith.model.Model;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Debian's compilers and libsepol judge the modules made of the recordings. */
class SelinuxJudgesTest {
    private final SelinuxMechanism target = new SelinuxMechanism();

    @TempDir
    Path folder;

    @BeforeEach
    void needsTheTools() {
        assumeThat(Judge.present()).as(Judge.WHY).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"memcached", "nginx", "perlapp", "redis"})
    void everyRecordedAccessIsAllowedAndTheNeighboursIsNot(String name) throws Exception {
        Model model = SelinuxRecordings.model(name);
        SelinuxModule module =
                target.synthesise(SelinuxMechanismTest.assignment(name, model)).policy();
        Judge judge = new Judge(folder);
        Path policy = judge.link(module, Renderer.cil(module), "linked");
        String level = SelinuxRecordings.level(name);
        for (TypeAccess access : model.accesses(TypeAccess.class).keySet()) {
            boolean own = access.sourceType().startsWith("learn_");
            String source = context(own ? module.domain() : access.sourceType(), "system_r", own ? level : "s0");
            boolean toSelf = access.targetType().startsWith("learn_");
            boolean process = toSelf || access.targetType().equals("kernel_t");
            String objectLevel = toSelf || access.targetType().equals("container_file_t") ? level : "s0";
            String object = context(
                    toSelf ? module.domain() : access.targetType(), process ? "system_r" : "object_r", objectLevel);
            for (String permission : access.permissions()) {
                assertThat(judge.ask(policy, source, object, access.tclass(), permission))
                        .as(access.text())
                        .contains("requested permission " + permission + " allowed");
            }
        }
        String neighbour = context(module.domain(), "system_r", "s0:c1021,c1022");
        String content = context("container_file_t", "object_r", level);
        assertThat(judge.ask(policy, neighbour, content, "file", "open")).contains("denied by constraint");
        String self = context(module.domain(), "system_r", level);
        assertThat(judge.ask(policy, self, content, "file", "relabelto")).contains("denied by te-rule");
    }

    @ParameterizedTest
    @ValueSource(strings = {"memcached", "nginx", "perlapp", "redis"})
    void bothLanguagesMeanTheSame(String name) throws Exception {
        SelinuxModule module = target.synthesise(SelinuxMechanismTest.assignment(name, SelinuxRecordings.model(name)))
                .policy();
        Judge judge = new Judge(folder);
        SortedMap<String, String> files = target.render(module);
        String compiled = judge.compileTe(judge.write(files), module.name());
        assertThat(target.read("selinux/" + module.name() + ".cil", compiled)).isEqualTo(module);
        Path fromTe = judge.link(module, compiled, "te");
        Path fromCil = judge.link(module, files.getOrDefault("selinux/" + module.name() + ".cil", ""), "cil");
        assertThat(query(fromTe)).isNotEmpty().isEqualTo(query(fromCil));
    }

    private List<String> query(Path policy) throws Exception {
        assumeThat(Tool.present("/usr/bin/sesearch"))
                .as("setools is not installed")
                .isTrue();
        String rules = Tool.run(folder, List.of("sesearch", "-A", "--allowxperm", "-T", policy.toString()))
                .output();
        // CIL's attributes for a type less an attribute: pp has its own names for them.
        return rules.lines()
                .map(line -> line.replaceAll("lsmith_\\w+_type(attr|s)_[0-9_]+", "a set"))
                .sorted()
                .toList();
    }

    private static String context(String type, String role, String level) {
        return "system_u:" + role + ":" + type + ":" + level;
    }
}
