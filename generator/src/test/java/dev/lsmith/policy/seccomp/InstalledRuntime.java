package dev.lsmith.policy.seccomp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A container runtime that tests may start: the host's own, and those that {@code profiles/runtimes/unpack.sh} laid into the
 * folder of the property {@code lsmith.runtimes}.
 *
 * @param program its executable
 */
record InstalledRuntime(Path program) {
    private static final List<Path> HOST = List.of(Path.of("/usr/sbin/runc"), Path.of("/usr/bin/crun"));

    static List<InstalledRuntime> all() throws IOException {
        List<InstalledRuntime> all = new ArrayList<>();
        HOST.stream().filter(Files::isExecutable).map(InstalledRuntime::new).forEach(all::add);
        String folder = System.getProperty("lsmith.runtimes", "");
        if (!folder.isEmpty()) {
            try (var suites = Files.list(Path.of(folder))) {
                suites.map(s -> s.resolve("root"))
                        .flatMap(r -> List.of(r.resolve("usr/sbin/runc"), r.resolve("usr/bin/crun")).stream())
                        .filter(Files::isExecutable)
                        .sorted()
                        .map(InstalledRuntime::new)
                        .forEach(all::add);
            }
        }
        return all;
    }

    /** The words that run one of its commands. crun wants to see nothing but cgroup v2, so it gets a mount namespace of its own. */
    List<String> command(String... words) {
        List<String> command = new ArrayList<>();
        if (program.endsWith("crun")) {
            command.addAll(List.of("unshare", "-m", "--propagation", "private", "sh", "-c"));
            command.add("umount -R -l /sys/fs/cgroup && mount -t cgroup2 none /sys/fs/cgroup && exec \"$@\"");
            command.addAll(List.of("sh", program.toString(), "--cgroup-manager=disabled"));
        } else {
            command.add(program.toString());
        }
        command.addAll(List.of(words));
        return command;
    }

    @Override
    public String toString() {
        return program.toString();
    }
}
