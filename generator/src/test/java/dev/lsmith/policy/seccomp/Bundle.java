package dev.lsmith.policy.seccomp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An OCI bundle with nothing in it but busybox. */
final class Bundle {
    private static final List<String> APPLETS = List.of("sh", "mkdir", "cat", "rm", "id", "ln", "true");

    private final ObjectMapper mapper = new ObjectMapper();
    private final AtomicInteger started = new AtomicInteger();
    private final Path folder;
    private final ObjectNode template;

    /** What a container said. */
    record Answer(int code, String output) {}

    Bundle(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        Path bin = Files.createDirectories(folder.resolve("rootfs/bin"));
        for (String mountPoint : List.of("proc", "sys", "dev")) {
            Files.createDirectories(folder.resolve("rootfs").resolve(mountPoint));
        }
        Files.copy(Path.of("/bin/busybox"), bin.resolve("busybox"));
        for (String applet : APPLETS) {
            Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
        }
        Answer spec = run(List.of("runc", "spec"));
        if (spec.code() != 0) {
            throw new IOException(spec.output());
        }
        template = (ObjectNode) mapper.readTree(Files.readString(folder.resolve("config.json")));
    }

    /** Starts a container that runs a shell line, under a profile in OCI's dialect or none. */
    Answer start(String runtime, String shell, boolean noNewPrivileges, SortedSet<String> capabilities, String seccomp)
            throws IOException, InterruptedException {
        ObjectNode config = template.deepCopy();
        ObjectNode process = (ObjectNode) config.get("process");
        process.put("terminal", false).put("noNewPrivileges", noNewPrivileges);
        process.putArray("args").add("/bin/sh").add("-c").add(shell);
        ObjectNode sets = process.putObject("capabilities");
        for (String set : List.of("bounding", "effective", "permitted")) {
            ArrayNode names = sets.putArray(set);
            capabilities.forEach(c -> names.add("CAP_" + c.toUpperCase(Locale.ROOT)));
        }
        ((ObjectNode) config.get("root")).put("readonly", false);
        if (!seccomp.isEmpty()) {
            ((ObjectNode) config.get("linux")).set("seccomp", mapper.readTree(seccomp));
        }
        Files.writeString(folder.resolve("config.json"), config.toString());
        String name = "lsmith-judge-" + ProcessHandle.current().pid() + "-" + started.incrementAndGet();
        return run(command(runtime, name));
    }

    /** crun wants to see nothing but cgroup v2, so it gets a mount namespace of its own. */
    private static List<String> command(String runtime, String name) {
        if (runtime.equals("runc")) {
            return List.of("runc", "run", name);
        }
        return List.of(
                "unshare",
                "-m",
                "--propagation",
                "private",
                "sh",
                "-c",
                "umount -R -l /sys/fs/cgroup && mount -t cgroup2 none /sys/fs/cgroup"
                        + " && exec crun --cgroup-manager=disabled run "
                        + name);
    }

    private Answer run(List<String> command) throws IOException, InterruptedException {
        Path out = folder.resolve("output");
        Process process = new ProcessBuilder(new ArrayList<>(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        int code = process.waitFor();
        return new Answer(code, Files.readString(out, StandardCharsets.UTF_8));
    }
}
