package dev.lsmith.target.selinux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.TypeAccess;
import dev.lsmith.model.Model;
import dev.lsmith.target.Assignment;
import dev.lsmith.target.Decision;
import dev.lsmith.target.Privileges;
import dev.lsmith.target.Synthesis;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelinuxTargetTest {
    private final SelinuxTarget target = new SelinuxTarget();

    static Assignment assignment(String name, Model model) {
        TreeSet<String> capabilities = new TreeSet<>();
        model.accesses(CapabilityUse.class).keySet().forEach(c -> capabilities.add(c.capability()));
        return new Assignment(name, model, Optional.empty(), new Privileges(capabilities, true), false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"memcached", "nginx", "perlapp", "redis"})
    void everythingRecordedIsAllowed(String name) throws Exception {
        Model model = SelinuxRecordings.model(name);
        Synthesis<SelinuxModule> synthesis = target.synthesise(assignment(name, model));
        assertThat(synthesis.basis()).isEqualTo(Synthesis.Basis.OBSERVED);
        assertThat(synthesis.leftOut()).isEmpty();
        for (Access access : model.accesses().keySet()) {
            Decision decision = target.decide(synthesis.policy(), access);
            assertThat(decision.outcome()).as(access.text()).isEqualTo(Decision.Outcome.ALLOWED);
            assertThat(decision.rules()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"memcached", "nginx", "perlapp", "redis"})
    void readsBackWhatItWrote(String name) throws Exception {
        SelinuxModule module = target.synthesise(assignment(name, SelinuxRecordings.model(name)))
                .policy();
        SortedMap<String, String> files = target.render(module);
        String base = "selinux/" + name;
        assertThat(files).containsOnlyKeys(base + ".te", base + ".fc", base + ".cil");
        assertThat(target.read(base + ".cil", files.getOrDefault(base + ".cil", "")))
                .isEqualTo(module);
        assertThat(target.read(base + ".te", files.getOrDefault(base + ".te", "")))
                .isEqualTo(module.withFileContexts(List.of()));
    }

    @Test
    void anotherProcessIsNotAllowed() throws Exception {
        SelinuxModule module = target.synthesise(assignment("nginx", SelinuxRecordings.model("nginx")))
                .policy();
        assertThat(target.decide(module, type("learn_nginx_t", "shadow_t", "file", "read"))
                        .outcome())
                .isEqualTo(Decision.Outcome.DENIED);
        assertThat(target.decide(module, type("learn_nginx_t", "container_file_t", "file", "relabelto"))
                        .outcome())
                .isEqualTo(Decision.Outcome.DENIED);
        assertThat(target.decide(module, type("kernel_t", "learn_nginx_t", "process", "ptrace"))
                        .outcome())
                .isEqualTo(Decision.Outcome.DENIED);
    }

    private static TypeAccess type(String source, String targetType, String tclass, String permission) {
        return new TypeAccess(
                source,
                targetType,
                tclass,
                new TreeSet<>(List.of(permission)),
                Optional.empty(),
                Optional.empty(),
                TypeAccess.Levels.DOMINATES);
    }
}
