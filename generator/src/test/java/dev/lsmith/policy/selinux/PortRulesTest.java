package dev.lsmith.policy.selinux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Subject;
import dev.lsmith.access.TypeAccess;
import dev.lsmith.base.ShippedData;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.Specs;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Assignment.Privileges;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ports in policies that give them different types. */
class PortRulesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "9000, cslistener_port_t",
        "9000, http_port_t",
        "27017, unreserved_port_t",
        "27017, mongod_port_t",
        "80, http_port_t",
        "40000, ephemeral_port_t"
    })
    void aPublishedPortWorksUnderTheTypeOfEitherPolicy(int port, String type) throws Exception {
        assumeThat(Judge.present()).as(Judge.WHY).isTrue();
        String line = "docker run --name web -p " + port + ":" + port + " image\n";
        ContainerSpec spec = Specs.containers("run.sh", line.getBytes(StandardCharsets.UTF_8))
                .get(0);
        Assignment assignment =
                new Assignment("web", Model.EMPTY, Optional.of(spec), new Privileges(new TreeSet<>(), true), false);
        SelinuxModule module = new SelinuxMechanism().synthesise(assignment).policy();
        String base = new String(ShippedData.bytes("selinux/base/base.cil"), StandardCharsets.UTF_8);
        boolean required = Requirements.of(module).types().contains(type) || base.contains("(type " + type + ")");
        String host = required ? "" : "(type " + type + ")\n(roletype object_r " + type + ")\n";
        Judge judge = new Judge(folder);
        Path policy = judge.link(module, Renderer.cil(module), "linked", host);
        assertThat(judge.ask(
                        policy,
                        "system_u:system_r:lsmith_web_t:s0:c1,c2",
                        "system_u:object_r:" + type + ":s0",
                        "tcp_socket",
                        "name_bind"))
                .contains("requested permission name_bind allowed");
    }

    /** What was recorded under one policy is loaded into another. */
    @ParameterizedTest
    @CsvSource({
        "27017, mongod_port_t, unreserved_port_t, tcp_socket, name_connect",
        "9000, http_port_t, cslistener_port_t, tcp_socket, name_bind",
        "9000, cslistener_port_t, http_port_t, tcp_socket, name_bind",
        "40000, ephemeral_port_t, unreserved_port_t, udp_socket, name_bind",
        "53, dns_port_t, dns_port_t, udp_socket, name_bind"
    })
    void aRecordedPortWorksInAPolicyThatLacksItsType(
            int port, String recorded, String there, String tclass, String permission) throws Exception {
        assumeThat(Judge.present()).as(Judge.WHY).isTrue();
        TypeAccess access = new TypeAccess(
                "web_old_t",
                recorded,
                tclass,
                new TreeSet<>(List.of(permission)),
                Optional.empty(),
                Optional.of(port),
                TypeAccess.Levels.DOMINATES);
        Evidence evidence =
                SelinuxRecordings.model("nginx").accesses().values().iterator().next();
        Model model =
                Model.of(List.of(new Observation(new Subject.SelinuxDomain("web_old_t", "s0"), access, evidence)));
        SelinuxModule module = new SelinuxMechanism()
                .synthesise(SelinuxMechanismTest.assignment("web", model))
                .policy();
        assertThat(Requirements.of(module).types()).doesNotContain("mongod_port_t", "cslistener_port_t");
        String base = new String(ShippedData.bytes("selinux/base/base.cil"), StandardCharsets.UTF_8);
        boolean declared = base.contains("(type " + there + ")")
                || Requirements.of(module).types().contains(there);
        Judge judge = new Judge(folder);
        Path policy = judge.link(
                module,
                Renderer.cil(module),
                "linked",
                declared ? "" : "(type " + there + ")\n(roletype object_r " + there + ")\n");
        assertThat(judge.ask(
                        policy,
                        "system_u:system_r:lsmith_web_t:s0:c1,c2",
                        "system_u:object_r:" + there + ":s0",
                        tclass,
                        permission))
                .contains("requested permission " + permission + " allowed");
    }
}
