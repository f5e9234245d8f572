package dev.lsmith.target.apparmor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.access.Endpoint;
import dev.lsmith.access.ExecAccess;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.Ownership;
import dev.lsmith.data.ShippedData;
import dev.lsmith.target.Decision.Outcome;
import dev.lsmith.target.apparmor.syntax.AppArmorProfile;
import dev.lsmith.target.apparmor.syntax.ProfileReader;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The profile that ships for recording. */
class LearningProfileTest {
    private static final String TEXT = new String(ShippedData.bytes("learning/apparmor"), StandardCharsets.UTF_8);

    private static Outcome decide(Access access) throws Exception {
        AppArmorProfile profile = ProfileReader.read("learning/apparmor", TEXT);
        return new AppArmorTarget(Abi.V3_0).decider(profile).decide(access).outcome();
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
                "/usr/libexec/git-core/git"
            })
    void programsInheritIt(String program) throws Exception {
        assertThat(decide(new ExecAccess(program, Ownership.OTHER))).isEqualTo(Outcome.ALLOWED);
    }

    @Test
    void everythingElseIsLogged() throws Exception {
        assertThat(decide(new NetworkUse("inet", "stream", 6, new TreeSet<>(), Endpoint.UNKNOWN, Endpoint.UNKNOWN)))
                .isEqualTo(Outcome.DENIED);
        assertThat(TEXT).contains("flags=(complain,");
    }
}
