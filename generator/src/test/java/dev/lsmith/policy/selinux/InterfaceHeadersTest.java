package dev.lsmith.policy.selinux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.lsmith.policy.Comparison;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Interfaces that modules call, by headers of refpolicy's kind. */
class InterfaceHeadersTest {
    private static final Path DEVEL = Path.of("/usr/share/selinux/devel");

    @TempDir
    Path folder;

    private SelinuxModule read(String headers, String text) throws Exception {
        Path kernel = Files.createDirectories(folder.resolve("include/kernel"));
        Files.writeString(kernel.resolve("files.if"), headers);
        BasePolicy base = BasePolicy.of(List.of(folder.resolve("include")));
        return new SelinuxMechanism(base).read("web.te", "policy_module(web, 1.0)\ntype web_t;\n" + text);
    }

    @Test
    void anInterfaceIsWhatItsMacrosSay() throws Exception {
        SelinuxModule module = read("""
                ## <summary>Don't stop at quotes in comments.</summary>
                interface(`files_read_etc_files',`
                	gen_require(`
                		type etc_t;
                	')
                	allow $1 etc_t:dir { list_dir_perms };
                	read_files_pattern($1, etc_t, etc_t)
                ')
                define(`list_dir_perms',`{ getattr search_dir_perms }')
                define(`search_dir_perms',`{ open search }')
                define(`read_files_pattern',`allow $1 $3:file { getattr open read };')
                """, "files_read_etc_files(web_t)\nallow web_t self:dir list_dir_perms;\n");
        assertThat(module.missing()).isEmpty();
        assertThat(module.rules().stream().map(rule -> Renderer.line(rule).strip()))
                .containsExactly(
                        "allow web_t self:dir { getattr open search };",
                        "allow web_t etc_t:dir { getattr open search };",
                        "allow web_t etc_t:file { getattr open read };");
    }

    /** What the headers leave open, and what they do not have, is said. */
    @Test
    void whatIsNotResolvedIsNamed() throws Exception {
        SelinuxModule module = read("""
                interface(`one',`
                	ifdef(`distro_debian',`allow $1 a_t:file read;',`allow $1 b_t:file read;')
                	tunable_policy(`web_sends_mail',`allow $1 c_t:file read;')
                ')
                interface(`endless',`endless($1)')
                interface(`odd',`constrain $1 any;')
                """, "one(web_t)\nendless(web_t)\nodd(web_t)\ntwo(web_t, { a b })\n");
        assertThat(module.missing())
                .anyMatch(m -> m.equals("whether the policy is built with distro_debian"))
                .anyMatch(m -> m.equals("the boolean web_sends_mail"))
                .anyMatch(m -> m.equals("the interface endless(web_t)"))
                .anyMatch(m -> m.startsWith("the interface odd(web_t), whose text in the headers is not read ("))
                .anyMatch(m -> m.startsWith("the interface two("))
                .hasSize(5);
        Files.writeString(folder.resolve("include/build.conf"), "DISTRO ?= debian\nTYPE ?= mcs\n");
        SelinuxModule built =
                read("interface(`one',`ifdef(`distro_debian',`allow $1 a_t:file read;')')", "one(web_t)\n");
        assertThat(built.missing()).isEmpty();
        assertThat(built.rules()).hasSize(1);
    }

    /** Nothing in a header is run, and names that define each other twice over end. */
    @Test
    void headersThatDoubleEndlessly() throws Exception {
        StringBuilder headers = new StringBuilder();
        for (int i = 0; i < 39; i++) {
            headers.append("define(`m" + i + "',`m" + (i + 1) + "($1) m" + (i + 1) + "($1)')\n");
        }
        headers.append("define(`m39',`allow $1 a_t:file read;')\n");
        SelinuxModule module =
                read(headers.toString(), "m0(web_t)\nsyscmd(`touch /x')\n".replace("`touch /x'", "touch"));
        assertThat(module.missing()).hasSize(2);
    }

    /** As refpolicy's own Makefile has it, by m4, checkmodule and pp. */
    @Test
    void theSameAsTheDistributionsCompilerMakes() throws Exception {
        assumeThat(Judge.present()).as(Judge.WHY).isTrue();
        assumeThat(DEVEL.resolve("Makefile"))
                .as("selinux-policy-dev is not installed")
                .exists();
        String text = """
                policy_module(web, 1.0)
                type web_t;
                files_read_etc_files(web_t)
                corenet_tcp_bind_http_port(web_t)
                logging_send_syslog_msg(web_t)
                miscfiles_read_localization(web_t)
                optional_policy(`
                	mysql_stream_connect(web_t)
                ')
                allow web_t self:fifo_file rw_fifo_file_perms;
                allow web_t self:{ tcp_socket udp_socket } create_stream_socket_perms;
                """;
        Files.writeString(folder.resolve("web.te"), text);
        Tool.Answer made = Tool.run(folder, List.of("make", "-s", "-f", DEVEL + "/Makefile", "web.pp"));
        assumeThat(made.code())
                .as("the Makefile of selinux-policy-dev: " + made.output())
                .isZero();
        assertThat(Tool.run(folder, List.of("/usr/libexec/selinux/hll/pp", "web.pp", "web.cil"))
                        .code())
                .isZero();

        BasePolicy base = BasePolicy.of(List.of(DEVEL.resolve("include")));
        SelinuxMechanism mechanism = new SelinuxMechanism(base);
        SelinuxModule expanded = mechanism.read("web.te", text);
        SelinuxModule compiled = new SelinuxMechanism().read("web.cil", Files.readString(folder.resolve("web.cil")));
        Comparison comparison = mechanism.compare(expanded, compiled);
        assertThat(comparison.differences().stream().map(d -> d.accesses() + "; " + d.witness()))
                .isEmpty();
        assertThat(expanded.missing()).isEmpty();
    }
}
