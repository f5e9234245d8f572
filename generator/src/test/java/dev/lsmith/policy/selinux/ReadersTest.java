package dev.lsmith.policy.selinux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lsmith.base.InputException;
import dev.lsmith.policy.selinux.CommandLists.CommandRange;
import dev.lsmith.policy.selinux.CommandLists.ExtendedPermission;
import dev.lsmith.policy.selinux.SelinuxRule.AccessRule;
import dev.lsmith.policy.selinux.SelinuxRule.CommandRule;
import dev.lsmith.policy.selinux.SelinuxRule.PermissiveRule;
import dev.lsmith.policy.selinux.SelinuxRule.RuleEffect;
import dev.lsmith.policy.selinux.SelinuxRule.TransitionRule;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadersTest {
    private final SelinuxMechanism target = new SelinuxMechanism();

    @Test
    void readsAModuleThatAnotherHandWrote() throws Exception {
        SelinuxModule module = target.read("my.te", """
                module my 1.2.3;   # hand-made
                require { type etc_t, usr_t; attribute domain; role system_r; class file { read open }; class dir search; }
                attribute my_domain;
                type a_t, my_domain;
                type b_t;
                typeattribute a_t domain;
                role system_r types { a_t b_t };
                allow { a_t b_t } etc_t:file read;
                allow a_t etc_t : file { open };
                allow a_t a_t:file read;
                allow a_t etc_t:{ file dir } getattr;
                allowxperm a_t etc_t:file ioctl { 0x10 0x1-0x5 6 };
                type_transition a_t b_t:process b_t;
                type_transition a_t etc_t:file b_t "name.conf";
                permissive b_t;
                dontaudit a_t usr_t:file write;
                """);
        assertThat(module.name()).isEqualTo("my");
        assertThat(module.types()).containsExactly("a_t", "b_t");
        assertThat(module.memberships().get("a_t")).containsExactly("domain", "my_domain");
        assertThat(module.rules())
                .containsExactly(
                        AccessRule.allow("a_t", "self", "file", "read"),
                        new TransitionRule("a_t", "b_t", "process", "b_t", Optional.empty()),
                        AccessRule.allow("a_t", "etc_t", "dir", "getattr"),
                        AccessRule.allow("a_t", "etc_t", "file", "getattr", "open", "read"),
                        new CommandRule(
                                RuleEffect.ALLOW,
                                "a_t",
                                "etc_t",
                                "file",
                                ExtendedPermission.IOCTL,
                                List.of(new CommandRange(1, 6), CommandRange.of(0x10))),
                        new TransitionRule("a_t", "etc_t", "file", "b_t", Optional.of("name.conf")),
                        new AccessRule(RuleEffect.DONTAUDIT, "a_t", "usr_t", "file", new TreeSet<>(List.of("write"))),
                        new PermissiveRule("b_t"),
                        AccessRule.allow("b_t", "etc_t", "file", "read"));
        String cil = Renderer.cil(module);
        assertThat(target.read("my.cil", cil)).isEqualTo(module);
        assertThat(target.read("my.te", Renderer.te(module))).isEqualTo(module);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x.te  | module m 1.0; allow a b:c d            | 1:28",
                "x.te  | modul m 1.0;                           | 1:1",
                "x.te  | module m 1.0; bool x true;             | 1:20",
                "x.te  | module m 1.0; allowxperm a b:c ioctl 0x10000; | 1:38",
                "x.te  | module m 1.0; allowxperm a b:c read 0x10; | 1:32",
                "x.cil | (allowx a b (read file (0x10)))        | 1:13",
                "x.cil | (allow a b (c (d))                     | 1:19",
                "x.cil | (blok x (type t))                      | 1:1",
                "x.cil | (allow a b)                            | 1:11",
                "x.cil | (type \"x\")                           | 1:7",
                "x.fc  | /srv/x                                 | 1",
                "x.fc  | /srv/x <<none>>                        | 1"
            })
    void errorsNameTheirPlace(String file, String text, String place) {
        assertThatThrownBy(() -> target.read(file, text))
                .isInstanceOfSatisfying(
                        InputException.class,
                        e -> assertThat(e.diagnostic().position().orElseThrow().toString())
                                .isEqualTo(file + ":" + place));
    }

    @Test
    void deepNestingIsRefusedAndNotAStackOverflow() {
        for (String file : List.of("x.cil", "x.te")) {
            String open = file.endsWith("te") ? "module m 1.0; " + "optional { ".repeat(5000) : "(".repeat(100_000);
            assertThatThrownBy(() -> target.read(file, open))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("nest deeper");
        }
    }

    @Test
    void levelsSurviveBothWays() throws Exception {
        String cil = "(filecon \"/a\" file (system_u object_r a_t ((s0) (s0 ((range c0 c3) c7)))))";
        SelinuxModule module = target.read("m.cil", cil);
        assertThat(module.fileContexts().get(0).context().level()).isEqualTo("s0-s0:c0.c3,c7");
        assertThat(Renderer.cil(module).strip()).isEqualTo(cil);
        assertThat(target.read("m.fc", Renderer.fc(module)).fileContexts()).isEqualTo(module.fileContexts());
        assertThat(CilLevels.valid("s0:c1,c2")).isTrue();
        assertThat(CilLevels.valid("s0:c1024")).isFalse();
        assertThat(CilLevels.valid("s0:c5.c2")).isFalse();
        assertThat(CilLevels.valid("SystemLow")).isFalse();
    }
}
