package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Used but not given is impossible: the spec is another container's. */
class WrongSpecTest {
    private static final String SAID = "the log shows capabilities in use that this spec does not give";

    @TempDir
    private Path folder;

    private Path without(String capabilities) throws IOException {
        String spec = Files.readString(Examples.NGINX.spec());
        return Files.writeString(
                folder.resolve("inspect.json"), spec.replace("\"CapDrop\": null", "\"CapDrop\": " + capabilities));
    }

    @Test
    void generateSaysSo() throws IOException {
        Invocation run =
                Invocation.of("generate", Examples.NGINX.log(), "--spec", without("[\"SETUID\"]"), "-o", folder);
        assertThat(run.out()).contains(SAID + ", which is impossible: SETUID (", "audit.log:889)");
        assertThat(run.out()).doesNotContain("CHOWN (");
        assertThat(Files.readString(folder.resolve("docker-run.args"))).doesNotContain("SETUID");
    }

    @Test
    void inspectSaysSo() throws IOException {
        Invocation run = Invocation.of("inspect", without("[\"ALL\"]"), "--log", Examples.NGINX.log());
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).contains(SAID, "CHOWN (", "DAC_OVERRIDE (", "give the spec of the very container");
    }

    @ParameterizedTest
    @EnumSource
    void theRightSpecIsNotBlamed(Examples example) {
        assertThat(Invocation.of("inspect", example.spec(), "--log", example.log())
                        .err())
                .isEmpty();
        assertThat(Invocation.of("inspect", example.selinuxSpec(), "--log", example.selinuxLog())
                        .err())
                .isEmpty();
    }
}
