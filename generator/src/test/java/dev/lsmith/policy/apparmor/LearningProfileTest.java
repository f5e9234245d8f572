package dev.lsmith.policy.apparmor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.access.Endpoint;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.Decision.Outcome;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.ProfileReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The profile that ships for recording. */
class LearningProfileTest {
    private static final String TEXT = new String(ShippedData.bytes("learning/apparmor"), StandardCharsets.UTF_8);

    private static Outcome decide(Access access) throws Exception {
        AppArmorProfile profile = ProfileReader.read("learning/apparmor", TEXT);
        return new AppArmorMechanism(Abi.V3_0).decider(profile).decide(access).outcome();
    }

    @Test
    void compiles() throws Exception {
        ParserJudge.assertCompiles(TEXT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/bin/sh",
                "/usr/sbin/nginx",
                "/usr/local/bin/docker-entrypoint.sh",
                "/docker-entrypoint.sh",
                "/opt/java/bin/java",
                "/app/bin/server",
                "/usr/libexec/git-core/git",
                "/usr/lib/postgresql/15/bin/initdb",
                "/usr/lib/squid/log_file_daemon",
                "/usr/share/lighttpd/use-ipv6.pl",
                "/etc/update-motd.d/10-uname",
                "/usr/lib/jvm/java-17-openjdk-amd64/bin/java",
                "/server"
            })
    void programsInheritIt(String program) throws Exception {
        assertThat(decide(new ExecAccess(program, Ownership.OTHER))).isEqualTo(Outcome.ALLOWED);
    }

    /** A rule with x lets a file be mapped executable as well, unlogged, so it may name no library. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/usr/lib/x86_64-linux-gnu/libc.so.6",
                "/usr/lib/postgresql/15/lib/plpgsql.so",
                "/opt/app/lib/libnode.so.108",
                "/app/native.node"
            })
    void whatIsMappedExecutableIsLogged(String library) throws Exception {
        assertThat(decide(FileAccess.of(
                        library, FileKind.REGULAR, new TreeSet<>(List.of(FilePermission.MAP_EXEC)), Ownership.OTHER)))
                .isEqualTo(Outcome.DENIED);
    }

    @Test
    void everythingElseIsLogged() throws Exception {
        assertThat(decide(new NetworkUse("inet", "stream", 6, new TreeSet<>(), Endpoint.UNKNOWN, Endpoint.UNKNOWN)))
                .isEqualTo(Outcome.DENIED);
        assertThat(TEXT).contains("flags=(complain,");
    }
}
