package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.container.file.YamlDocuments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code install} and {@code uninstall} on hosts that are folders, whose programs note what they are told. */
class InstallCommandTest {
    private static final Path POLICIES = Examples.NGINX.folder().resolve("policies");

    @TempDir
    private Path root;

    @BeforeEach
    void aHostWithAppArmor() throws IOException {
        put("/sys/module/apparmor/parameters/enabled", "Y\n");
        put("/sys/kernel/security/apparmor/profiles", "docker-default (enforce)\n");
        program("apparmor_parser", "exit 0");
    }

    @Test
    void whatIsInstalledIsTakenAwayAgainByteForByte() throws IOException {
        SortedMap<String, String> before = files();
        Invocation run = install();
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("# left out: " + POLICIES.resolve("selinux/lsmith_nginx.cil") + ": the host has no SELinux")
                .contains("apparmor_parser -Q -K ")
                .contains("apparmor_parser -r /etc/apparmor.d/nginx\n");
        assertThat(file("/etc/apparmor.d/nginx")).hasSameTextualContentAs(POLICIES.resolve("apparmor/nginx"));
        assertThat(file("/etc/lsmith/seccomp/nginx.json")).hasSameTextualContentAs(POLICIES.resolve("seccomp.json"));
        assertThat(file("/etc/lsmith/seccomp/nginx.podman.json")).exists();

        assertThat(uninstall("nginx").out()).contains("apparmor_parser -R /etc/apparmor.d/nginx\n");
        assertThat(files()).isEqualTo(before);
        assertThat(uninstall("nginx").exitCode()).isEqualTo(1);
    }

    @Test
    void aDryRunPrintsTheCommandsAndTouchesNothing() throws IOException {
        SortedMap<String, String> before = files();
        Invocation run = install("--dry-run");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("install -D -m 0644 " + POLICIES.resolve("apparmor/nginx") + " /etc/apparmor.d/nginx\n")
                .contains("apparmor_parser -r /etc/apparmor.d/nginx\n");
        assertThat(files()).isEqualTo(before);
        assertThat(commands()).isEmpty();
    }

    @Test
    void whatIsNotOfLsmithIsReplacedOnlyWhenToldToAndGivenBack() throws IOException {
        put("/etc/apparmor.d/nginx", "profile nginx { file, }\n");
        SortedMap<String, String> before = files();
        Invocation refused = install();
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("error: /etc/apparmor.d/nginx: it is there and not of lsmith; --replace");
        assertThat(files()).isEqualTo(before);

        assertThat(install("--replace").exitCode()).isZero();
        assertThat(install().exitCode()).isZero();
        assertThat(uninstall(POLICIES.toString()).exitCode()).isZero();
        assertThat(files()).isEqualTo(before);
        assertThat(commands()).endsWith("apparmor_parser -R nginx\napparmor_parser -r nginx\n");
    }

    @Test
    void aProfileThatSomebodyElseLoadedIsNotReplaced() throws IOException {
        put("/sys/kernel/security/apparmor/profiles", "nginx (complain)\n");
        SortedMap<String, String> before = files();
        Invocation run = install("--replace");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("a profile nginx is loaded, from another file");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void aProfileThatTheParserRefusesChangesNothing() throws IOException {
        program("apparmor_parser", "echo 'syntax error, line 3'; exit 1");
        SortedMap<String, String> before = files();
        Invocation run = install();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("apparmor_parser refuses it: syntax error, line 3");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void whatFailsOnTheWayIsUndone() throws IOException {
        program("apparmor_parser", "case $1 in -r) echo 'no memory'; exit 1;; esac");
        SortedMap<String, String> before = files();
        Invocation run = install();
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err()).contains("error: apparmor_parser -r /etc/apparmor.d/nginx: it failed: no memory");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void aFileThatWasChangedSinceIsNotThrownAway() throws IOException {
        assertThat(install().exitCode()).isZero();
        put("/etc/apparmor.d/nginx", "profile nginx { file, }\n");
        assertThat(uninstall("nginx").err()).contains("it was changed since lsmith put it there");
        assertThat(install().exitCode()).isEqualTo(1);
        assertThat(file("/etc/apparmor.d/nginx")).hasContent("profile nginx { file, }\n");
        assertThat(uninstall("nginx", "--replace").exitCode()).isZero();
        assertThat(file("/etc/apparmor.d/nginx")).doesNotExist();
    }

    @Test
    void onAHostWithSelinuxTheModuleThatWasThereComesBack() throws IOException {
        put("/sys/module/apparmor/parameters/enabled", "N\n");
        put("/sys/fs/selinux/enforce", "1");
        program(
                "semodule",
                "case $1 in -l) echo lsmith_nginx;; -E) echo 'the module before' > $2.cil;; -i) cat $2 >> \"$log\";; esac");
        SortedMap<String, String> before = files();
        assertThat(install().err()).contains("there is a module lsmith_nginx already");
        assertThat(install("--replace").exitCode()).isZero();
        assertThat(file("/var/lib/lsmith/nginx/lsmith_nginx.cil"))
                .hasSameTextualContentAs(POLICIES.resolve("selinux/lsmith_nginx.cil"));
        assertThat(uninstall("nginx").exitCode()).isZero();
        assertThat(commands()).endsWith("the module before\n");
        assertThat(files()).isEqualTo(before);
    }

    /** Read as kubectl reads it: the texts come back as they are in the folder, and the script is one that a shell understands. */
    @Test
    void aDaemonSetHoldsEveryPolicy() throws IOException, InterruptedException, InputException {
        Invocation run = install("--daemonset", "--image", "a.example/tools@sha256:0");
        assertThat(run.exitCode()).isZero();
        for (JsonValue document : YamlDocuments.of("set.yaml", run.out())) {
            if (document.object().textOf("kind").equals("DaemonSet")) {
                assertThat(KubernetesSchema.faults("DaemonSet", document)).isEmpty();
            }
        }
        Map<String, Map<String, Object>> objects = new HashMap<>();
        for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(run.out())) {
            Map<String, Object> object = map(document);
            objects.put(String.valueOf(object.get("kind")), object);
        }
        assertThat(objects).containsOnlyKeys("Namespace", "ConfigMap", "DaemonSet");
        Map<String, Object> data = map(map(objects.get("ConfigMap")).get("data"));
        assertThat(data)
                .containsEntry("apparmor", text(POLICIES.resolve("apparmor/nginx")))
                .containsEntry("seccomp.json", text(POLICIES.resolve("seccomp.json")))
                .containsEntry("selinux.cil", text(POLICIES.resolve("selinux/lsmith_nginx.cil")));
        put("/install.sh", String.valueOf(data.get("install.sh")));
        Process shell = new ProcessBuilder("sh", "-n", file("/install.sh").toString()).start();
        assertThat(shell.waitFor()).isZero();
        assertThat(run.out())
                .contains("image: \"a.example/tools@sha256:0\"")
                .contains("seLinuxOptions: {type: lsmith_nginx_t}");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(@Nullable Object value) {
        return (Map<String, Object>) Objects.requireNonNull(value);
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    @Test
    void aNameIsNoPath() {
        assertThat(uninstall("../../no-such-folder").exitCode()).isEqualTo(2);
        assertThat(uninstall("nothing").exitCode()).isEqualTo(1);
        assertThat(install("--state", "here").exitCode()).isEqualTo(2);
    }

    private Invocation install(Object... options) {
        return Invocation.of(Stream.concat(Stream.of("install", POLICIES, "--root", root), Stream.of(options))
                .toArray());
    }

    private Invocation uninstall(String what, Object... options) {
        return Invocation.of(Stream.concat(Stream.of("uninstall", what, "--root", root), Stream.of(options))
                .toArray());
    }

    private Path file(String name) {
        return root.resolve(name.substring(1));
    }

    private void put(String name, String text) throws IOException {
        Files.createDirectories(file(name).getParent());
        Files.writeString(file(name), text, StandardCharsets.UTF_8);
    }

    /** A program of the host that notes its name and words, the last of them without its folder, and does what is said. */
    private void program(String name, String does) throws IOException {
        put(
                "/usr/sbin/" + name,
                "#!/bin/sh\nlog=" + file("/commands") + "\necho \"" + name + " $1 ${2##*/}\" >> \"$log\"\n" + does
                        + "\n");
        Files.setPosixFilePermissions(file("/usr/sbin/" + name), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String commands() throws IOException {
        return Files.exists(file("/commands")) ? Files.readString(file("/commands"), StandardCharsets.UTF_8) : "";
    }

    /** All files of the host but the notes, with what is in them. */
    private SortedMap<String, String> files() throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                if (!path.endsWith("commands")) {
                    files.put(root.relativize(path).toString(), Files.readString(path, StandardCharsets.UTF_8));
                }
            }
        }
        return files;
    }
}
