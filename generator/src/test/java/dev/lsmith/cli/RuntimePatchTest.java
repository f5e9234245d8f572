package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** The runtimes start a container whose config.json took the patch: its filter, user, capabilities, limit and read-only root. */
class RuntimePatchTest {
    @TempDir
    private Path folder;

    private String run(Path directory, List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "run", ".out");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        process.waitFor();
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    private Path bundle() throws IOException, InterruptedException {
        Path bundle = folder.resolve("bundle");
        Path bin = Files.createDirectories(bundle.resolve("rootfs/bin"));
        for (String mountPoint : List.of("proc", "sys", "dev")) {
            Files.createDirectories(bundle.resolve("rootfs").resolve(mountPoint));
        }
        Files.copy(Path.of("/bin/busybox"), bin.resolve("busybox"));
        Files.createSymbolicLink(bin.resolve("sh"), Path.of("busybox"));
        run(bundle, List.of("runc", "spec"));
        return bundle;
    }

    /** Has the bundle run a shell line without a terminal. */
    private static void line(ObjectNode config, String shell) {
        ObjectNode process = (ObjectNode) config.get("process");
        process.put("terminal", false);
        process.putArray("args").add("/bin/sh").add("-c").add(shell);
    }

    private static void plain(Path bundle) throws IOException {
        Path file = bundle.resolve("config.json");
        ObjectNode config = (ObjectNode) new ObjectMapper().readTree(Files.readString(file));
        line(config, "echo plain");
        Files.writeString(file, config.toString());
    }

    private void patch(Path bundle) throws IOException {
        Invocation generate = Invocation.of(
                "generate",
                Examples.MEMCACHED.log(),
                "--spec",
                Examples.MEMCACHED.spec(),
                "--lsm",
                "none",
                "-q",
                "-o",
                folder.resolve("out"));
        assertThat(generate.exitCode()).as(generate.err()).isZero();
        ObjectMapper mapper = new ObjectMapper();
        Path file = bundle.resolve("config.json");
        ObjectNode config = (ObjectNode) mapper.readTree(Files.readString(file));
        MergePatch.apply(config, mapper.readTree(Files.readString(folder.resolve("out/run/oci-config.patch.json"))));
        line(config, "echo x > /y; echo started");
        Files.writeString(file, config.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void startsIt(String runtime) throws IOException, InterruptedException {
        for (String tool : List.of("/usr/sbin/runc", "/usr/bin/crun", "/bin/busybox")) {
            Assumptions.assumeTrue(Files.isExecutable(Path.of(tool)), tool + " is not installed");
        }
        Path bundle = bundle();
        plain(bundle);
        String plain = run(bundle, command(runtime, "plain"));
        Assumptions.assumeTrue(plain.contains("plain"), runtime + " cannot start containers here: " + plain);
        patch(bundle);
        assertThat(run(bundle, command(runtime, "patched")))
                .contains("started", "can't create /y: Read-only file system");
    }

    /** crun wants to see nothing but cgroup v2, so it gets a mount namespace of its own. */
    private static List<String> command(String runtime, String which) {
        String name = "lsmith-" + which + "-" + ProcessHandle.current().pid();
        String crun = "umount -R -l /sys/fs/cgroup && mount -t cgroup2 none /sys/fs/cgroup"
                + " && exec crun --cgroup-manager=disabled run " + name;
        return runtime.equals("runc")
                ? List.of("runc", "run", name)
                : List.of("unshare", "-m", "--propagation", "private", "sh", "-c", crun);
    }
}
