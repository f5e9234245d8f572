package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code prove}: yes, no with a witness, or what is missing. */
class ProveCommandTest {
    private static final String FILTER =
            "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"architectures\":[\"SCMP_ARCH_X86_64\"],"
                    + "\"syscalls\":[{\"names\":[%s],\"action\":\"SCMP_ACT_%s\"}]}";
    private static final String MODULE = """
            (type app_t)
            (roletype system_r app_t)
            (typeattributeset mcs_constrained_type (app_t))
            (allow app_t container_file_t (file (open read)))
            """;

    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** Each pair is asked both ways: the narrower is within the wider, and not the other way round. */
    private void narrower(Path narrow, Path wide, String witness) {
        Invocation yes = Invocation.of("prove", narrow, "--within", wide);
        assertThat(yes.out()).startsWith("yes: it allows nothing that the other does not");
        assertThat(yes.exitCode()).isZero();
        Invocation no = Invocation.of("prove", wide, "--within", narrow);
        assertThat(no.out()).startsWith("no: it allows what the other does not").contains(witness);
        assertThat(no.exitCode()).isEqualTo(1);
        assertThat(Invocation.of("prove", narrow, "--within", narrow).exitCode())
                .isZero();
    }

    @Test
    void profiles() throws IOException {
        narrower(
                file("narrow", "profile a {\n  /srv/a r,\n}\n"),
                file("wide", "profile a {\n  /srv/* rw,\n}\n"),
                "such as  /srv/");
    }

    /** A profile's own name is the same peer on both sides. */
    @Test
    void profilesOfOtherNames() throws IOException {
        String rules =
                " {\n  signal (send, receive) peer=@{profile_name},\n  ptrace (trace) peer=@{profile_name},\n%s}\n";
        narrower(
                file("narrow", "profile one" + rules.formatted("")),
                file("wide", "profile other" + rules.formatted("  capability kill,\n")),
                "such as  capability kill");
    }

    @Test
    void filters() throws IOException {
        narrower(
                file("narrow.json", FILTER.formatted("\"read\"", "ALLOW")),
                file("wide.json", FILTER.formatted("\"read\",\"ptrace\"", "ALLOW")),
                "such as  ptrace()");
    }

    @Test
    void modules() throws IOException {
        narrower(
                file("narrow.cil", MODULE),
                file("wide.cil", MODULE.replace("open read", "open read write")),
                "such as  app_t container_file_t:file write");
        narrower(
                file("constrained.cil", MODULE),
                file("free.cil", MODULE.replaceFirst("\\(typeattributeset.*\n", "")),
                "such as  app_t:s0:c1,c2 container_file_t:s0:c3,c4 file read");
    }

    @Test
    void flagsOfAnEngine() throws IOException {
        narrower(
                file("narrow.args", "--cap-drop\nALL\n--read-only\n"),
                file("wide.args", "--cap-drop\nALL\n--cap-add\nSYS_ADMIN\n--read-only\n"),
                "such as  --cap-add SYS_ADMIN");
    }

    @Test
    void descriptions() throws IOException {
        narrower(
                file("narrow.yaml", "services:\n  web:\n    image: i\n"),
                file("wide.yaml", "services:\n  web:\n    image: i\n    privileged: true\n"),
                "such as  --privileged");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "narrow.cil|(allow app_t file_type (file (read)))|which types the host's policy gives file_type",
                "narrow.cil|(typeattributeset domain (app_t))|what the host's policy allows domain",
                "narrow.cil|(filecon \"/x\" file (system_u object_r app_t ((s0) (s0))))|the modules do not say who may use them",
                "narrow|profile b { /srv/a r, }|the old policy has no such profile"
            })
    void whatIsMissingIsSaidAndNeverYes(String name, String more, String missing) throws IOException {
        String text = name.endsWith(".cil") ? MODULE : "profile a {\n  /srv/a r,\n}\nprofile c { }\n";
        Path asked = file("asked" + (name.endsWith(".cil") ? ".cil" : ""), text + more + "\n");
        Invocation run = Invocation.of("prove", asked, "--within", file(name, text));
        assertThat(run.out())
                .startsWith("cannot be decided: something is missing")
                .contains(missing);
        assertThat(run.exitCode()).isEqualTo(5);
    }

    /** A listener may let a call pass. */
    @Test
    void aCallThatAnotherProcessDecides() throws IOException {
        Path asks = file("asks.json", FILTER.formatted("\"mount\"", "NOTIFY"));
        Invocation run =
                Invocation.of("prove", asks, "--within", file("none.json", FILTER.formatted("\"read\"", "ERRNO")));
        assertThat(run.exitCode()).isEqualTo(5);
        assertThat(run.out()).contains("depends  on what the process answers that notify asks");
    }

    @Test
    void wholeFolders() throws IOException {
        Path nginx = Examples.NGINX.folder().resolve("policies");
        Path copy = folder.resolve("copy");
        try (Stream<Path> files = Files.walk(nginx)) {
            for (Path one : files.toList()) {
                Files.copy(one, copy.resolve(nginx.relativize(one).toString()));
            }
        }
        assertThat(Invocation.of("prove", copy, "--within", nginx).exitCode()).isZero();
        Path arguments = copy.resolve("docker-run.args");
        Files.writeString(arguments, Files.readString(arguments) + "--pid\nhost\n");
        Invocation no = Invocation.of("prove", copy, "--within", nginx);
        assertThat(no.exitCode()).isEqualTo(1);
        assertThat(no.out()).contains("pid namespace: the host's pid namespace", "danger   high (lateral)");
        assertThat(Invocation.of("prove", nginx, "--within", copy).exitCode()).isZero();
        Files.delete(copy.resolve("capabilities.json"));
        Invocation open = Invocation.of("prove", nginx, "--within", copy);
        assertThat(open.exitCode()).isEqualTo(5);
        assertThat(open.out()).contains("capabilities.json: there is only a new one");
    }

    @Test
    void recordings() {
        Path one = Examples.NGINX.folder().resolve("policies/model.json");
        Path other = Examples.MEMCACHED.folder().resolve("policies/model.json");
        assertThat(Invocation.of("prove", one, "--within", one).exitCode()).isZero();
        assertThat(Invocation.of("prove", one, "--within", other).out()).startsWith("no: ");
    }

    @Test
    void kindsThatCannotBeCompared() throws IOException {
        Invocation run = Invocation.of("prove", file("a.args", "--read-only\n"), "--within", file("b.cil", MODULE));
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err())
                .contains("it is a description of a container, and ")
                .contains(" is a policy");
        assertThat(run.err().lines()).hasSize(1);
    }

    @Test
    void saysItInJson() throws IOException {
        Path one = file("narrow.json", FILTER.formatted("\"read\"", "ALLOW"));
        assertThat(Invocation.of("prove", "--json", one, "--within", one).out())
                .contains("\"lsmith\" : \"prove\"", "\"within\" : \"yes\"");
    }

    /** What a block inherits may allow what differs; with it at hand the answer is certain. */
    @Test
    void modulesThatInheritBlocks() throws IOException {
        Path base = file(
                "templates.cil",
                "(block container (blockabstract container) (type process) (roletype system_r process)"
                        + " (allow process self (process (fork))))");
        String block = "(block app (blockinherit container) %s)";
        Path narrow = file("narrow.cil", block.formatted(""));
        Path repeated = file("app.cil", block.formatted("(allow process process (process (fork)))"));
        Path wide = file("wide.cil", block.formatted("(allow process shadow_t (file (read)))"));
        Invocation open = Invocation.of("prove", repeated, "--within", narrow);
        assertThat(open.exitCode()).isEqualTo(5);
        assertThat(open.out()).contains("the block container", "--base");
        assertThat(Invocation.of("prove", repeated, "--within", narrow, "--base", base)
                        .exitCode())
                .isZero();
        Invocation no = Invocation.of("prove", wide, "--within", narrow, "--base", base);
        assertThat(no.exitCode()).isEqualTo(1);
        assertThat(no.out()).contains("app.process shadow_t:file read");
        Invocation missing = Invocation.of("prove", wide, "--within", narrow, "--base", folder.resolve("none.cil"));
        assertThat(missing.exitCode()).isEqualTo(3);
        assertThat(missing.err()).contains("none.cil").hasLineCount(1);
    }

    /** The name of an engine's default stands for it, unless there is a file of that name. */
    @Test
    void withinAnEnginesDefault() throws IOException {
        Path filter = file("seccomp.json", FILTER.formatted("\"read\"", "ALLOW"));
        assertThat(Invocation.of("prove", filter, "--within", "docker").exitCode())
                .isZero();
        Path wide = file("wide.json", FILTER.formatted("\"bpf\"", "ALLOW"));
        assertThat(Invocation.of("prove", wide, "--within", "docker").exitCode())
                .isEqualTo(1);
    }
}
