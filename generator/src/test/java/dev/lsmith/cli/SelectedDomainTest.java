package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The domain that was selected is the one that is learned, however much others did to it. */
class SelectedDomainTest {
    private static final String AVC =
            "type=AVC msg=audit(1700000000.%03d:%d): avc:  denied  { %s } for  pid=7 comm=\"%s\""
                    + " path=\"/x\" dev=\"overlay\" ino=1 scontext=system_u:system_r:%s tcontext=system_u:%s tclass=%s permissive=1%n";

    @TempDir
    Path folder;

    private int serial;

    private String avc(String permission, String program, String source, String target, String tclass) {
        serial++;
        return AVC.formatted(serial, serial, permission, program, source, target, tclass);
    }

    private String host() {
        return avc("transition", "runc", "kernel_t:s0", "system_r:web_t:s0:c1,c2", "process")
                + avc("sigchld", "runc", "kernel_t:s0", "system_r:web_t:s0:c1,c2", "process")
                + avc("getattr", "runc", "kernel_t:s0", "system_r:web_t:s0:c1,c2", "process")
                + avc("use", "runc", "kernel_t:s0", "system_r:web_t:s0:c1,c2", "fd");
    }

    private String module(String log, Object... more) throws IOException {
        Path file = Files.writeString(folder.resolve("audit.log"), log);
        Path output = folder.resolve("out");
        Object[] all = new Object[6 + more.length];
        System.arraycopy(new Object[] {"generate", file, "--name", "app", "-o", output}, 0, all, 0, 6);
        System.arraycopy(more, 0, all, 6, more.length);
        Invocation run = Invocation.of(all);
        assertThat(run.exitCode()).as(run.err()).isZero();
        try (Stream<Path> files = Files.list(output.resolve("selinux"))) {
            return Files.readString(
                    files.filter(f -> f.toString().endsWith(".te")).findFirst().orElseThrow());
        }
    }

    @Test
    void notTheBusiestSource() throws IOException {
        String own = avc("read", "web", "web_t:s0:c1,c2", "object_r:etc_runtime_t:s0", "file");
        assertThat(module(host() + own)).contains(" etc_runtime_t:file");
    }

    @Test
    void twoLevelsOfOneTypeAreOne() throws IOException {
        String first = avc("read", "web", "web_t:s0:c1,c2", "object_r:etc_runtime_t:s0", "file");
        String second = avc("read", "web", "web_t:s0:c7,c9", "object_r:fonts_t:s0", "file");
        assertThat(module(host() + first + second)).contains(" etc_runtime_t:file", " fonts_t:file");
        assertThat(module(host() + first + second, "--subject", "web_t:s0:c7,c9"))
                .contains(" fonts_t:file")
                .doesNotContain(" etc_runtime_t:file");
    }
}
