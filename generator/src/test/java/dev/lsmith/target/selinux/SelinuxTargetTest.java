package dev.lsmith.target.selinux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Observation;
import dev.lsmith.access.Subject;
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

    @Test
    void aMismatchOfLevelsIsReportedAndNeverAllowed() throws Exception {
        TypeAccess neighbour = new TypeAccess(
                "learn_nginx_t",
                "container_file_t",
                "file",
                new TreeSet<>(List.of("read")),
                Optional.empty(),
                Optional.empty(),
                TypeAccess.Levels.INCOMPARABLE);
        Evidence evidence =
                SelinuxRecordings.model("nginx").accesses().values().iterator().next();
        Subject subject = new Subject.SelinuxDomain("learn_nginx_t", "s0:c1,c2");
        Model only = Model.of(List.of(new Observation(subject, neighbour, evidence)));
        Synthesis<SelinuxModule> synthesis = target.synthesise(assignment("nginx", only));
        assertThat(synthesis.leftOut())
                .singleElement()
                .satisfies(l -> assertThat(l.reason()).contains(":Z"));
        assertThat(target.render(synthesis.policy()).getOrDefault("selinux/nginx.te", ""))
                .doesNotContain("container_file_t:file read");
        SelinuxModule full = target.synthesise(assignment("nginx", SelinuxRecordings.model("nginx")))
                .policy();
        assertThat(target.decide(full, neighbour).outcome()).isEqualTo(Decision.Outcome.DENIED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"memcached", "nginx", "perlapp", "redis"})
    void everyRuleHasAReasonAndEveryReasonARule(String name) throws Exception {
        Synthesis<SelinuxModule> synthesis = target.synthesise(ExampleAssignments.selinux(name));
        TreeSet<String> lines = new TreeSet<>();
        synthesis.policy().rules().forEach(r -> lines.add(Renderer.line(r)));
        synthesis.policy().optionals().forEach(o -> o.rules().forEach(r -> lines.add(Renderer.line(r))));
        synthesis.policy().fileContexts().forEach(c -> lines.add(c.regex() + " " + c.context()));
        TreeSet<String> justified = new TreeSet<>();
        synthesis.justifications().forEach(j -> justified.add(j.rule()));
        assertThat(justified).isEqualTo(lines);
        assertThat(synthesis.wider()).extracting(w -> w.what()).contains("files without a known label");
    }

    @Test
    void theEnginesDefaultIsNotWiderThanItself() throws Exception {
        Synthesis<SelinuxModule> synthesis = target.synthesise(assignment("nginx", Model.EMPTY));
        assertThat(synthesis.basis()).isEqualTo(Synthesis.Basis.BASELINE);
        assertThat(synthesis.wider()).isEmpty();
    }

    @Test
    void aNameThatRefpolicyTakesIsAvoidedAndAnOddOneMadePlain() throws Exception {
        Model model = SelinuxRecordings.model("redis");
        Synthesis<SelinuxModule> redis = target.synthesise(assignment("redis", model));
        assertThat(redis.policy().domain()).isEqualTo("redis_container_t");
        assertThat(redis.notes()).anyMatch(n -> n.contains("redis_container_t"));
        SelinuxModule odd = target.synthesise(assignment("my-app.v2", model)).policy();
        assertThat(odd.name()).isEqualTo("my-app.v2");
        assertThat(odd.domain()).isEqualTo("my_app_v2_t");
        assertThat(target.render(odd)).containsKey("selinux/my-app.v2.te");
    }

    @Test
    void terminalQueriesComeTogetherUnlessExact() throws Exception {
        Assignment assignment = assignment("redis", SelinuxRecordings.model("redis"));
        String te = Renderer.te(target.synthesise(assignment).policy());
        assertThat(te).contains("container_file_t:chr_file ioctl { 0x5401 0x540f 0x5413 0x542a };");
        Assignment exact = new Assignment("redis", assignment.model(), Optional.empty(), assignment.privileges(), true);
        assertThat(Renderer.te(target.synthesise(exact).policy())).contains("container_file_t:chr_file ioctl 0x5401;");
    }

    @Test
    void aCapabilityThatIsNotKeptIsLeftOut() throws Exception {
        Model model = SelinuxRecordings.model("nginx");
        Assignment without = new Assignment(
                "nginx", model, Optional.empty(), new Privileges(new TreeSet<>(List.of("setuid")), true), false);
        Synthesis<SelinuxModule> synthesis = target.synthesise(without);
        assertThat(Renderer.te(synthesis.policy())).contains("self:capability setuid;");
        assertThat(synthesis.leftOut())
                .extracting(l -> l.reason())
                .contains("the capability chown is not kept", "the capability setgid is not kept");
    }
}
