package dev.lsmith.policy.selinux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lsmith.base.InputException;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.selinux.SelinuxRule.AccessRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Modules in CIL that are made of blocks and macros, as udica and the security profiles operator write them. */
class BlocksTest {
    /** In the manner of udica's templates, and none of them. */
    private static final String TEMPLATES = """
            (block container
                (blockabstract container)
                (type process)
                (type socket)
                (roletype system_r process)
                (typeattributeset domain (process))
                (typeattributeset mcs_constrained_type (process))
                (allow process self (process (fork)))
                (macro read_files ((type what)) (allow process what (file (open read)))))
            (block net (blockabstract net)
                (allow process self (tcp_socket (create connect))))
            """;

    private static final String APP = """
            (block app
                (blockinherit container)
                (blockinherit net)
                (call read_files (etc_t))
                (allow process http_port_t (tcp_socket (name_bind))))
            """;

    @TempDir
    private Path folder = Path.of("");

    private SelinuxMechanism given(String base) throws Exception {
        Path file = Files.writeString(folder.resolve("base.cil"), base);
        return new SelinuxMechanism(BasePolicy.of(List.of(file)));
    }

    private static List<String> told(Comparison comparison) {
        return comparison.differences().stream()
                .map(d -> d.direction().name().toLowerCase(Locale.ROOT) + " " + d.witness()
                        + (d.isCertain() ? "" : " if " + d.depends()))
                .toList();
    }

    @Test
    void aBlockHasWhatItInheritsUnderItsOwnName() throws Exception {
        SelinuxModule module = given(TEMPLATES).read("app.cil", APP);
        assertThat(module.types()).containsExactly("app.process", "app.socket");
        assertThat(module.domain()).isEqualTo("app.process");
        assertThat(module.attributesOf("app.process")).containsExactly("domain", "mcs_constrained_type");
        assertThat(module.rules())
                .containsExactlyInAnyOrder(
                        AccessRule.allow("app.process", "self", "process", "fork"),
                        AccessRule.allow("app.process", "self", "tcp_socket", "create", "connect"),
                        AccessRule.allow("app.process", "etc_t", "file", "open", "read"),
                        AccessRule.allow("app.process", "http_port_t", "tcp_socket", "name_bind"));
        assertThat(module.missing()).isEmpty();
    }

    /** Nobody can say whether what is inherited allows it too, so that a difference is none for certain, and no proof succeeds. */
    @Test
    void whatIsInheritedAndNotGivenIsNotGuessed() throws Exception {
        SelinuxMechanism alone = new SelinuxMechanism();
        SelinuxModule module = alone.read("app.cil", APP);
        assertThat(module.missing()).hasSize(3).anyMatch(m -> m.startsWith("the block container"));
        assertThat(alone.compare(module, module).isSame()).isTrue();
        SelinuxModule more = alone.read("app.cil", APP + "(in app (allow process shadow_t (file (read))))");
        assertThat(told(alone.compare(module, more)))
                .singleElement()
                .satisfies(t -> assertThat(t)
                        .startsWith("widened process shadow_t:file read if what is in the block container"));
        SelinuxModule less = alone.read("app.cil", APP.replace("(blockinherit net)", ""));
        assertThat(alone.compare(less, module).open()).isNotEmpty();
        assertThat(alone.compare(module, less).open()).isNotEmpty();
    }

    @Test
    void withTheTemplatesTheAnswerIsCertain() throws Exception {
        SelinuxMechanism mechanism = given(TEMPLATES);
        SelinuxModule module = mechanism.read("app.cil", APP);
        SelinuxModule less = mechanism.read("app.cil", APP.replace("(blockinherit net)", ""));
        SelinuxModule repeated =
                mechanism.read("app.cil", APP + "(in app (allow process self (tcp_socket (connect))))");
        assertThat(told(mechanism.compare(less, module)))
                .containsExactly("widened app.process app.process:tcp_socket connect");
        assertThat(mechanism.compare(module, repeated).isSame()).isTrue();
    }

    /** In a whole policy every attribute is known, and what the host allows an attribute is compared as what it is. */
    @Test
    void aWholePolicyAnswersForItsAttributes() throws Exception {
        SelinuxMechanism mechanism = given(RandomBlocks.BASE);
        String own = "(type app_t) (roletype r app_t)";
        String domain = own + "(typeattributeset domain (app_t))";
        Comparison comparison = mechanism.compare(mechanism.read("a.cil", own), mechanism.read("a.cil", domain));
        assertThat(told(comparison))
                .containsExactlyInAnyOrder(
                        "widened app_t etc_t:file read",
                        "widened app_t app_t:process fork",
                        "widened init_t app_t:process signal");
        assertThat(comparison.differences()).allMatch(Difference::isCertain);
        String plain = own + "(allow app_t etc_t (file (read))) (allow app_t shadow_t (file (read)))";
        String attribute = own + "(allow app_t file_type (file (read)))";
        assertThat(mechanism
                        .compare(mechanism.read("a.cil", plain), mechanism.read("a.cil", attribute))
                        .isSame())
                .isTrue();
        assertThat(mechanism
                        .read("a.cil", own + "(allow app_t nothing_t (file (read)))")
                        .missing())
                .containsExactly("the type nothing_t");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(block a (blockinherit b)) (block b (blockinherit a))        | 1:37 | inherits itself",
                "(block a (blockinherit a))                                   | 1:10 | inherits itself",
                "(macro m ((type t)) (call m (t))) (call m (etc_t))           | 1:21 | calls itself",
                "(macro m () (call n)) (macro n () (call m)) (call m)         | 1:35 | calls itself",
                "(typeattribute a) (typeattribute b) (typeattributeset a (b)) (typeattributeset b (a)) | 1:37 | hold each other",
                "(macro m ((type t)) (allow t t (file (read)))) (call m (a b)) | 1:48 | takes 1 arguments, and not 2",
                "(classpermission p) (classpermissionset p p) (allow a_t b_t p) | 1:21 | hold each other",
                "(typealias a) (typealias b) (typealiasactual a b) (typealiasactual b a) (allow a etc_t (file (read))) | 1:51 | stand for each other",
            })
    void whatComesToItselfIsOneClearError(String text, String place, String message) {
        assertThatThrownBy(() -> new SelinuxMechanism().read("x.cil", text))
                .isInstanceOfSatisfying(InputException.class, e -> {
                    assertThat(e.diagnostic().message()).contains(message);
                    assertThat(e.diagnostic().position().orElseThrow()).hasToString("x.cil:" + place);
                });
    }

    /** Each block inherits the one before twice: 2 to the power of 40 statements. */
    /** A module of type enforcement is loaded into a given policy like one in CIL. */
    @Test
    void typeEnforcementIsLoadedIntoTheBase() throws Exception {
        SelinuxMechanism loaded = given("""
                (class file (read write)) (classorder (file)) (sid kernel) (sidorder (kernel))
                (type etc_t) (type var_t) (typeattribute domain) (typeattribute files)
                (typeattributeset files (etc_t var_t)) (allow domain etc_t (file (read)))
                """);
        String old = "module a 1.0; require { type etc_t; attribute files; } type a_t, domain;\n";
        String young = "allow a_t { files -etc_t }:file { read write }; allow a_t nosuch_t:file read;\n"
                + "optional { allow a_t gone_t:file read; }\nallow a_t etc_t:file read;";
        Comparison comparison = loaded.compare(loaded.read("a.te", old), loaded.read("a.te", old + young));
        assertThat(told(comparison))
                .containsExactly(
                        "widened a_t nosuch_t:file read if what is in the type nosuch_t, which was not given (--base)",
                        "widened a_t var_t:file read if what is in the type nosuch_t, which was not given (--base)");
    }

    @Test
    void interfacesAreToldAsNotGiven() throws Exception {
        String old = "policy_module(a, 1.0)\ngen_require(`type etc_t;')\ntype a_t;\n";
        String young = "files_read(a_t, { b_t c_t }, 7)\noptional_policy(`\n  nginx(a_t)\n')\n";
        SelinuxMechanism mechanism = new SelinuxMechanism();
        Comparison comparison = mechanism.compare(mechanism.read("a.te", old), mechanism.read("a.te", old + young));
        assertThat(comparison.differences()).isEmpty();
        assertThat(comparison.open())
                .extracting(q -> q.what())
                .containsExactly(
                        "whether this opens more: the interface files_read(a_t, { b_t c_t }, 7)",
                        "whether this opens more: the interface nginx(a_t)");
    }

    /** secilc of 3.4 and later: "Binary policy creation failed"; only sets may name such a type. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(allow x b.t (file (write)))",
                "(allow b.t x (file (write)))",
                "(optional o (allow x b.t (file (write))))",
                "(dontaudit x b.t (file (write)))",
                "(allowx x b.t (ioctl file (0x1)))",
                "(typetransition x x process b.t)",
                "(typepermissive b.t)",
                "(typealias al) (typealiasactual al b.t) (allow x al (file (read)))",
                "(call b.m (x))"
            })
    void aTypeOfAnAbstractBlockIsInNoPolicy(String rule) {
        String text = "(type x) (block b (blockabstract b) (type t) (macro m ((type y)) (allow y t (file (read)))))\n";
        assertThatThrownBy(() -> new SelinuxMechanism().read("x.cil", text + rule))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("the type b.t lies in an abstract block");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(typeattribute a) (typeattributeset a (b.t)) (allow x a (file (read)))",
                "(roletype r b.t)",
                "(block d (blockinherit b)) (allow x d.t (file (read)))",
                "(allow x b.a (file (read)))"
            })
    void setsMayNameIt(String rule) throws Exception {
        String text = "(type x) (block b (blockabstract b) (type t) (typeattribute a))\n";
        assertThat(new SelinuxMechanism().read("x.cil", text + rule).name()).isEqualTo("x");
    }

    @Test
    void whatGrowsWithoutEndIsRefused() {
        StringBuilder text = new StringBuilder("(macro m0 () (allow a_t b_t (file (read))))");
        for (int i = 1; i <= 40; i++) {
            String call = "(call m" + (i - 1) + ")";
            text.append("(macro m" + i + " () " + call + call + ")");
        }
        assertThatThrownBy(() -> new SelinuxMechanism().read("x.cil", text + "(call m40)"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("expand to more than");
    }

    @Test
    void whatIsOnlyKeptIsComparedAsItStands() throws Exception {
        SelinuxMechanism mechanism = new SelinuxMechanism();
        String type = "(type app_t) (roletype system_r app_t)";
        String constraint = "(mlsconstrain (file (read)) (or (dom h1 h2) (neq t1 app_t)))";
        String port = "(portcon tcp 8080 (system_u object_r http_port_t ((s0) (s0))))";
        assertThat(told(mechanism.compare(mechanism.read("a.cil", type + constraint), mechanism.read("a.cil", type))))
                .containsExactly("widened  if whom the constraint is about on the host");
        Comparison ports = mechanism.compare(mechanism.read("a.cil", type), mechanism.read("a.cil", type + port));
        assertThat(told(ports)).containsExactly("changed ");
        assertThat(ports.open()).isNotEmpty();
    }

    /** What an attribute may do to itself its types may do to each other, which is more than self. */
    @ParameterizedTest
    @CsvSource({"a.cil", "a.te"})
    void anAttributeIsNotItself(String name) throws Exception {
        String text = name.endsWith("te")
                ? "module a 1.0; require { attribute domain; class process signal; } allow domain domain:process signal;"
                : "(allow domain domain (process (signal)))";
        assertThat(new SelinuxMechanism().read(name, text).rules())
                .containsExactly(AccessRule.allow("domain", "domain", "process", "signal"));
    }
}
