package dev.lsmith.policy.seccomp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An OCI bundle of the host's own {@code cat} and {@code echo} with their libraries: {@code cat} is started as the container's
 * program, {@code echo} by an exec beside it.
 */
final class EnteredBundle {
    private static final long PATIENCE_SECONDS = 60;

    private final ObjectMapper mapper = new ObjectMapper();
    private final AtomicInteger started = new AtomicInteger();
    private final Path folder;
    private final ObjectNode template;

    /** Who runs in the container. */
    record As(boolean noNewPrivileges, long user, SortedSet<String> capabilities) {}

    EnteredBundle(Path folder, InstalledRuntime runtime) throws IOException, InterruptedException {
        this.folder = folder;
        for (String mountPoint : List.of("proc", "sys", "dev")) {
            Files.createDirectories(folder.resolve("rootfs").resolve(mountPoint));
        }
        String copy =
                "for p in /bin/cat /bin/echo $(ldd /bin/cat /bin/echo | grep -o ' /[^ :]*\\|^\\s*/[^ :]* ' | sort -u);"
                        + " do mkdir -p \"rootfs$(dirname \"$p\")\" && cp -L \"$p\" \"rootfs$p\"; done";
        run(List.of("sh", "-c", copy));
        run(List.of(runtime.program().toString(), "spec"));
        template = (ObjectNode) mapper.readTree(Files.readString(folder.resolve("config.json")));
    }

    /** What {@code cat} and {@code echo} said under a profile in OCI's dialect; {@code "running entered"} if all is well. */
    String start(InstalledRuntime runtime, As as, String seccomp) throws IOException, InterruptedException {
        ObjectNode config = configuration(as, seccomp);
        Files.writeString(folder.resolve("config.json"), config.toString());
        ((ObjectNode) config.get("process"))
                .putArray("args")
                .add("/bin/echo")
                .add("-n")
                .add(" entered");
        Files.writeString(folder.resolve("process.json"), config.get("process").toString());
        String name = "lsmith-matrix-" + ProcessHandle.current().pid() + "-" + started.incrementAndGet();
        Path out = folder.resolve("main");
        Process main = new ProcessBuilder(runtime.command("run", name))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            String said = entered(runtime, main, out, name);
            boolean ended = main.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return Files.readString(out) + said + (ended ? "" : " does not end");
        } finally {
            main.destroyForcibly();
            run(runtime.command("delete", "--force", name));
        }
    }

    private String entered(InstalledRuntime runtime, Process main, Path out, String name)
            throws IOException, InterruptedException {
        try (OutputStream in = main.getOutputStream()) {
            in.write("running".getBytes(StandardCharsets.UTF_8));
            in.flush();
            String process = folder.resolve("process.json").toString();
            return running(main, out) ? run(runtime.command("exec", "--process", process, name)) : "";
        }
    }

    /** Waits until {@code cat} has answered or the container is gone. */
    private static boolean running(Process main, Path out) throws IOException, InterruptedException {
        for (long waited = 0; waited < PATIENCE_SECONDS * 20 && main.isAlive(); waited++) {
            if (Files.readString(out).equals("running")) {
                return true;
            }
            main.waitFor(50, TimeUnit.MILLISECONDS);
        }
        return false;
    }

    private ObjectNode configuration(As as, String seccomp) {
        ObjectNode config = template.deepCopy();
        ObjectNode process = (ObjectNode) config.get("process");
        process.put("terminal", false).put("noNewPrivileges", as.noNewPrivileges());
        process.putArray("args").add("/bin/cat");
        ObjectNode user = process.putObject("user").put("uid", as.user()).put("gid", as.user());
        user.putArray("additionalGids").add(as.user()).add(4);
        ObjectNode sets = process.putObject("capabilities");
        for (String set : List.of("bounding", "effective", "permitted")) {
            ArrayNode names = sets.putArray(set);
            as.capabilities().forEach(c -> names.add("CAP_" + c.toUpperCase(Locale.ROOT)));
        }
        ((ObjectNode) config.get("root")).put("readonly", false);
        if (!seccomp.isEmpty()) {
            ((ObjectNode) config.get("linux")).set("seccomp", mapper.readTree(seccomp));
        }
        return config;
    }

    private String run(List<String> command) throws IOException, InterruptedException {
        Path out = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        process.waitFor();
        return Files.readString(out);
    }
}
