package dev.lsmith.policy.selinux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.selinux.SelinuxModule.ModuleBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The module and the learning domain beside the engines of each distribution. */
class EnginesTest {
    private final SelinuxMechanism target = new SelinuxMechanism();

    @TempDir
    Path folder;

    /** What the neverallow rules of refpolicy's domain.te say of processes. */
    private static final String ONLY_DOMAINS = """
            (typeattribute no_domain)
            (typeattributeset no_domain (not (domain)))
            (neverallow no_domain domain (process (transition sigkill signal signull sigstop getattr)))
            (neverallow domain no_domain (process (sigchld)))
            """;

    @ParameterizedTest
    @CsvSource({
        "container_runtime_t, domain, true",
        "container_engine_t, domain, true",
        "dockerd_t, domain, true",
        "podman_t, domain, true",
        "container_runtime_t, file_type, false"
    })
    void anEngineThatIsADomainMayStartTheContainer(String type, String attribute, boolean may) throws Exception {
        assumeThat(Judge.present()).as(Judge.WHY).isTrue();
        SelinuxModule module =
                target.synthesise(ExampleAssignments.apparmor("nginx")).policy();
        Judge judge = new Judge(folder);
        Path policy = judge.link(module, Renderer.cil(module), "linked", host(type, attribute) + ONLY_DOMAINS);
        assertThat(judge.ask(policy, engine(type), domain(module.domain()), "process", "transition"))
                .contains("requested permission transition " + (may ? "allowed" : "denied"));
        assertThat(judge.ask(policy, engine(type), domain(module.domain()), "process2", "nnp_transition"))
                .contains("requested permission nnp_transition " + (may ? "allowed" : "denied"));
        assertThat(judge.ask(policy, domain(module.domain()), engine(type), "fd", "use"))
                .contains("requested permission use " + (may ? "allowed" : "denied"));
    }

    @ParameterizedTest
    @CsvSource({"container_runtime_t, domain, true", "dockerd_t, domain, true", "container_runtime_t, file_type, false"
    })
    void theLearningDomainStartsWhereTheEngineIsEnforced(String type, String attribute, boolean may) throws Exception {
        assumeThat(Judge.present()).as(Judge.WHY).isTrue();
        SelinuxModule nothing = new ModuleBuilder().build("nothing");
        Judge judge = new Judge(folder);
        Path policy = judge.link(nothing, learning("web"), "linked", host(type, attribute) + ONLY_DOMAINS);
        String container = domain("lsmith_learn_web_t");
        assertThat(judge.ask(policy, engine(type), container, "process", "transition"))
                .contains("requested permission transition " + (may ? "allowed" : "denied"));
        assertThat(judge.ask(policy, engine(type), container, "process2", "nnp_transition"))
                .contains("requested permission nnp_transition " + (may ? "allowed" : "denied"));
        assertThat(judge.ask(policy, container, container, "tcp_socket", "read"))
                .contains("denied");
    }

    @Test
    void theLearningDomainKnowsTheSameEnginesAndReportsTheSameCommandsAsTheTables() {
        String learning = learning("web");
        for (List<String> row : ShippedData.rows("selinux/engines.csv")) {
            assertThat(learning)
                    .contains("(optional lsmith_learn_web_" + row.get(0).replaceAll("_t$", "") + "\n");
        }
        Set<String> lists = learning.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("(allowx"))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> expected = ShippedData.rows("selinux/ioctl-reports.csv").stream()
                .map(row -> "(allowx lsmith_learn_web_t " + (row.get(0).equals("@self") ? "self" : row.get(0))
                        + " (ioctl " + row.get(1) + " (0x0)))")
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(lists).isEqualTo(expected);
        assertThat(learning).doesNotContain("typeattributeset container_domain");
    }

    private static String learning(String name) {
        return new String(ShippedData.bytes("learning/selinux.cil"), StandardCharsets.UTF_8).replace("NAME", name);
    }

    private static String host(String type, String attribute) {
        return "(type " + type + ")\n(roletype system_r " + type + ")\n(roletype object_r " + type + ")\n"
                + "(typeattributeset " + attribute + " (" + type + "))\n";
    }

    private static String engine(String type) {
        return "system_u:system_r:" + type + ":s0";
    }

    private static String domain(String type) {
        return "system_u:system_r:" + type + ":s0:c1,c2";
    }
}
