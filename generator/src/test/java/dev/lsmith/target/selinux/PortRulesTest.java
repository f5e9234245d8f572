package dev.lsmith.target.selinux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.lsmith.data.ShippedData;
import dev.lsmith.model.Model;
import dev.lsmith.spec.ContainerSpec;
import dev.lsmith.spec.reader.SpecReader;
import dev.lsmith.target.Assignment;
import dev.lsmith.target.Privileges;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
        ContainerSpec spec =
                SpecReader.read("run.sh", line.getBytes(StandardCharsets.UTF_8)).get(0);
        Assignment assignment =
                new Assignment("web", Model.EMPTY, Optional.of(spec), new Privileges(new TreeSet<>(), true), false);
        SelinuxModule module = new SelinuxTarget().synthesise(assignment).policy();
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
}
