package dev.lsmith.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lsmith.app.OperatorObjects.OperatorFile;
import dev.lsmith.app.PolicyFolder.PolicyFile;
import dev.lsmith.base.InputException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A KubeArmorPolicy as the profile that KubeArmor makes of it. */
class KubeArmorFormTest {
    private static OperatorFile read(String spec) throws InputException {
        String text =
                "apiVersion: security.kubearmor.com/v1\nkind: KubeArmorPolicy\nmetadata: {name: web}\nspec:\n" + spec;
        return OperatorObjects.read(new PolicyFile(Path.of("web.yaml"), text));
    }

    @Test
    void whatIsAllowedIsARule() throws InputException {
        OperatorFile file = read("""
                  action: Allow
                  process:
                    matchPaths: [{path: /bin/a}]
                    matchDirectories: [{dir: /opt/, recursive: true}]
                  file:
                    matchPaths: [{path: /etc/a b, readOnly: true, ownerOnly: true}, {path: /run/pid}]
                    matchPatterns: [{pattern: "/var/log/*.log"}]
                  network: {matchProtocols: [{protocol: TCP}]}
                  capabilities: {matchCapabilities: [{capability: chown}]}
                """);
        assertThat(file.policies().get("KubeArmorPolicy"))
                .isNotNull()
                .satisfies(policy -> assertThat(policy.text())
                        .contains(
                                "\"/bin/a\" ix,\n",
                                "\"/opt/{,**}\" ix,\n",
                                "owner \"/etc/a b\" klr,\n",
                                "\"/run/pid\" klmrw,\n",
                                "\"/var/log/*.log\" klmrw,\n",
                                "network tcp,\n",
                                "capability chown,\n"));
        assertThat(file.others()).singleElement().asString().contains("KubeArmor adds abstractions/base");
    }

    @Test
    void whatIsNotReadIsTold() throws InputException {
        assertThat(read("  action: Block\n  syscalls: {matchSyscalls: []}\n").others())
                .anyMatch(other -> other.contains("only action: Allow is read"))
                .anyMatch(other -> other.contains("syscalls"));
        assertThatThrownBy(() -> read("  action: Allow\n  file: {matchPaths: [{path: 'a\"b'}]}\n"))
                .isInstanceOf(InputException.class);
        assertThatThrownBy(() ->
                        read("  action: Allow\n  capabilities: {matchCapabilities: [{capability: 'chown, all'}]}\n"))
                .isInstanceOf(InputException.class);
    }
}
