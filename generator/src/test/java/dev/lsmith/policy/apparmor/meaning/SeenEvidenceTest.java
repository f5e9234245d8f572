package dev.lsmith.policy.apparmor.meaning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Access;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Endpoint;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.access.Subject;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.model.Model;
import dev.lsmith.policy.apparmor.meaning.RuleTexts.SeenEvidence;
import dev.lsmith.policy.apparmor.rule.Mediation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said to have been seen of a rule that a person wrote: not its letters and permissions that nothing needed. */
class SeenEvidenceTest {
    private static final List<Access> SEEN = List.of(
            file("/etc/app/a.conf", FilePermission.READ),
            file("/etc/app/b.conf", FilePermission.READ),
            file("/log/app", FilePermission.APPEND),
            file("/run/pid", FilePermission.CREATE),
            file("/usr/bin/app", FilePermission.READ, FilePermission.MAP_EXEC),
            file("/usr/bin/other", FilePermission.READ),
            new ExecAccess("/usr/bin/app", Ownership.OTHER),
            new NetworkUse(
                    "inet",
                    "stream",
                    6,
                    new TreeSet<>(Set.of(SocketPermission.BIND)),
                    Endpoint.UNKNOWN,
                    Endpoint.UNKNOWN),
            new NetworkUse("netlink", "raw", 0, new TreeSet<>(), Endpoint.UNKNOWN, Endpoint.UNKNOWN));

    private static Access file(String path, FilePermission... permissions) {
        return FileAccess.of(path, FileKind.REGULAR, List.of(permissions), Ownership.OTHER);
    }

    private static Model model() {
        List<Observation> observations = new ArrayList<>();
        for (Access access : SEEN) {
            Evidence evidence = Evidence.of(
                    "audit.log",
                    Optional.empty(),
                    "app",
                    Reporter.APPARMOR,
                    Verdict.COMPLAINED,
                    Phase.APPLICATION,
                    Position.ofLine("audit.log", observations.size() + 1));
            observations.add(new Observation(new Subject.ApparmorProfile("learn-app"), access, evidence));
        }
        return Model.of(observations);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "/etc/app/** r,                     | seen 2 times, at audit.log:1",
                "/etc/app/** rw,                    | seen 2 times, never with w, at audit.log:1",
                "/etc/app/** rwkl,                  | seen 2 times, never with wlk, at audit.log:1",
                "/etc/app/** rix,                   | seen 2 times, never with x, at audit.log:1",
                "/etc/app/** w,                     | -",
                "deny /etc/app/** r,                | -",
                "/log/* w,                          | seen once, at audit.log:3",
                "/run/* rw,                         | seen once, never with r, at audit.log:4",
                "/usr/bin/* mrix,                   | seen 3 times, at audit.log:5",
                "/usr/bin/other mrix,               | seen once, never with mx, at audit.log:6",
                "network inet stream,               | seen once, at audit.log:8",
                "'network (bind, listen) inet stream,'| 'seen once, never with listen, at audit.log:8'",
                "'network (listen) inet stream,'    | -",
                "'network (bind, connect) netlink raw,' | -",
                "capability chown,                  | -"
            })
    void saysWhatWasNotNeeded(String rule, String said) throws InputException {
        ProfileMeaning meaning =
                Meanings.of("profile t {\n" + rule + "\n}\n", Mediation.V4_0).get(0);
        assertThat(new SeenEvidence(model()).of(meaning, meaning.lines().get(0)))
                .isEqualTo(said == null ? "" : said);
    }
}
