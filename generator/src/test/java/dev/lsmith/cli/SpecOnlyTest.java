package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code generate} without a log says what it wrote, and what of it nothing enforces. */
class SpecOnlyTest {
    @TempDir
    private Path folder;

    private Invocation generate(String file, String text, String... options) throws IOException {
        Path spec = Files.writeString(folder.resolve(file), text);
        List<Object> arguments = new ArrayList<>(List.of("generate", "--spec", spec, "-o", folder.resolve("out")));
        arguments.addAll(List.of(options));
        return Invocation.of(arguments.toArray());
    }

    @Test
    void whatTheLineDoesNotNameIsNotEnforced() throws IOException {
        Invocation run = generate("run.sh", "docker run --name web app:1\n");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("nothing is known of what the container does", "apparmor/web", "selinux/lsmith_web.cil")
                .contains("the AppArmor policy is written and not enforced", "--lsm apparmor")
                .contains("--security-opt label=type:")
                .doesNotContain("--security-opt apparmor=", "the SELinux policy is written and not enforced");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"AppArmorProfile\": \"docker-default\"|--security-opt apparmor=",
                "\"ProcessLabel\": \"system_u:system_r:container_t:s0:c1,c2\"|--security-opt label=type:",
            })
    void theLabelThatItRanUnderTellsWhatTheHostHas(String member, String flag) throws IOException {
        Invocation run = generate(
                "inspect.json", "[{\"Name\": \"/web\", \"Path\": \"app\", " + member + ", \"HostConfig\": {}}]");
        assertThat(run.out()).contains(flag).doesNotContain("not enforced");
    }

    @Test
    void whoSaysThatThereIsNoModuleIsBelieved() throws IOException {
        assertThat(generate("run.sh", "docker run --name web app:1\n", "--lsm", "none")
                        .out())
                .doesNotContain("not enforced");
    }
}
