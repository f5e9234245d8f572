package dev.lsmith.policy.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.Specs;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Assignment.Privileges;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.Synthesis.Wider;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A recording's filter that allows some calls says nothing of them: they stay allowed, with that as the reason. */
class RecordingFilterTest {
    private static ContainerSpec spec() throws IOException, InputException {
        Path inspect = Path.of(System.getProperty("lsmith.root"), "examples/nginx/inspect.json");
        String rule = "{'names':['socket','mount','mkdirat'],'action':'SCMP_ACT_ALLOW'}".replace("'", "\\\"");
        String text = Files.readString(inspect).replace("\\\"syscalls\\\":[]", "\\\"syscalls\\\":[" + rule + "]");
        return Specs.containers("inspect.json", text.getBytes(StandardCharsets.UTF_8))
                .get(0);
    }

    @Test
    void theyAreAllowedForThatReason() throws IOException, InputException {
        Assignment assignment = new Assignment(
                "app",
                new Calls().seen("x86_64", "read").model(),
                Optional.of(spec()),
                new Privileges(new TreeSet<>(), true),
                false);
        Synthesis<SeccompProfile> synthesis = new SeccompMechanism(Dialect.DOCKER).synthesise(assignment);
        assertThat(synthesis.justifications())
                .filteredOn(j -> j.reason() instanceof Reason.Granted)
                .extracting(j -> j.rule())
                .containsExactly(
                        "allow socket where arg0 & 0xffffffe0 == 0x0",
                        "allow socket where arg0 & 0xfffffffc == 0x20",
                        "allow socket where arg0 & 0xfffffffe == 0x24",
                        "allow socket where int arg0 == 39",
                        "allow socket where int arg0 == 41",
                        "allow socket where arg0 & 0xfffffffe == 0x2a",
                        "allow socket where arg0 & 0xfffffffc == 0x2c",
                        "allow socket where arg0 & 0xfffffff0 == 0x30",
                        "allow mkdirat",
                        "allow mount");
        assertThat(synthesis.wider()).extracting(Wider::rule).containsExactly("allow mount");
    }

    /** What is counted in a log is counted wholly only if the filter logged every such call. */
    @Test
    void tellsWhichCallsItMayHaveLetPass() throws IOException, InputException {
        assertThat(RecordingFilter.mayPassUnlogged(spec(), Set.of("clone", "mount")))
                .isTrue();
        assertThat(RecordingFilter.mayPassUnlogged(spec(), Set.of("clone", "fork")))
                .isFalse();
    }
}
