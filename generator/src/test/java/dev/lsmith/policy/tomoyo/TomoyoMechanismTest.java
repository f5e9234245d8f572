package dev.lsmith.policy.tomoyo;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.Subject;
import dev.lsmith.access.Subject.TomoyoDomain;
import dev.lsmith.access.TomoyoRequest;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.learn.Generality;
import dev.lsmith.model.Model;
import dev.lsmith.model.coverage.Coverage;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Assignment.Privileges;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.Decision.Outcome;
import dev.lsmith.policy.Mechanism.SourceFile;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.Synthesis.Basis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What TOMOYO's policies are made of, and what is said of them. */
class TomoyoMechanismTest {
    private static final TomoyoMechanism TOMOYO = new TomoyoMechanism();
    private static final TomoyoDomain DOMAIN = new TomoyoDomain("<kernel> /proc/self/exe /usr/bin/redis-server");
    private static final String HOSTILE = "/data/\n<kernel>\nfile read /etc/shadow \\*";

    private static Evidence evidence(Reporter reporter) {
        return Evidence.of(
                "run",
                Optional.empty(),
                "redis",
                reporter,
                Verdict.COMPLAINED,
                Phase.APPLICATION,
                Position.ofLine("log", 1));
    }

    private static Assignment assignment(Subject subject, Reporter reporter, Access... accesses) {
        SortedMap<Access, Evidence> done = new TreeMap<>();
        for (Access access : accesses) {
            done.put(access, evidence(reporter));
        }
        Model model = new Model(new TreeMap<>(Map.of(subject, done)));
        return new Assignment(
                "redis",
                model,
                Optional.empty(),
                new Privileges(new TreeSet<>(), true),
                Generality.of(true),
                Coverage.whole(model),
                new TreeSet<>(List.of(subject)));
    }

    private static Synthesis<TomoyoPolicy> observed() {
        return TOMOYO.synthesise(assignment(
                DOMAIN,
                Reporter.TOMOYO,
                new TomoyoRequest("file", "read", List.of("/etc/passwd")),
                new TomoyoRequest("file", "read", List.of(HOSTILE)),
                new TomoyoRequest("file", "write", List.of(HOSTILE)),
                new TomoyoRequest("file", "create", List.of("/data/x", "0644")),
                new TomoyoRequest("file", "rename", List.of("/data/x", "/data/y")),
                new TomoyoRequest("file", "execute", List.of("/usr/bin/sh")),
                new TomoyoRequest("file", "read", List.of("/usr/bin/sh")),
                new TomoyoRequest("misc", "env", List.of("PATH")),
                new TomoyoRequest("network inet dgram", "send", List.of("", "")),
                new TomoyoRequest("network unix stream", "connect", List.of("\0abstract")),
                new TomoyoRequest("network inet stream", "bind", List.of("0.0.0.0", "6379"))));
    }

    private static List<String> rules(TomoyoPolicy policy) {
        return policy.domains().get(0).rules().stream().map(TomoyoRule::text).toList();
    }

    @Test
    void whatTomoyoToldIsAllowedAndNothingElse() {
        Synthesis<TomoyoPolicy> made = observed();
        assertThat(made.basis()).isEqualTo(Basis.OBSERVED);
        assertThat(rules(made.policy()))
                .containsExactly(
                        "file create /data/x 0644",
                        "file execute /usr/bin/sh",
                        "file read /etc/passwd",
                        "file read /usr/bin/sh",
                        "file read/write /data/\\012<kernel>\\012file\\040read\\040/etc/shadow\\040\\\\*",
                        "file rename /data/x /data/y",
                        "misc env PATH",
                        "network inet dgram send 0.0.0.0-255.255.255.255 0-65535",
                        "network inet dgram send ::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 0-65535",
                        "network inet stream bind 0.0.0.0 6379",
                        "network unix stream connect \\000abstract");
        assertThat(made.justifications()).hasSize(11);
        assertThat(made.policy().exceptions())
                .extracting(TomoyoPolicy.ExceptionLine::text)
                .contains("keep_domain any from " + DOMAIN.name(), "initialize_domain /proc/self/exe from any");
    }

    @Test
    void itIsReadBack() throws InputException {
        TomoyoPolicy policy = observed().policy();
        String whole = TOMOYO.render(policy).get("tomoyo/redis.tomoyo");
        assertThat(TOMOYO.read("redis.tomoyo", requireNonNull(whole))).isEqualTo(policy);
        assertThat(whole.lines().filter(line -> line.startsWith("<"))).containsExactly(DOMAIN.name());
    }

    @Test
    void tomoyosOwnCheckerTakesIt() throws IOException, InterruptedException {
        assumeTrue(
                Files.exists(Path.of("/usr/sbin/tomoyo-checkpolicy")),
                "tomoyo-checkpolicy of tomoyo-tools is not installed");
        SortedMap<String, String> files = TOMOYO.render(observed().policy());
        assertThat(checked("d", requireNonNull(files.get("tomoyo/domain_policy.conf"))))
                .contains(" 0 Error")
                .contains(" 0 Warning");
        assertThat(checked("e", requireNonNull(files.get("tomoyo/exception_policy.conf"))))
                .contains(" 0 Error")
                .contains(" 0 Warning");
        assertThat(checked("d", "<kernel>\nuse_profile 0\nfile fly /a\n")).contains("1 Error");
    }

    private static String checked(String kind, String policy) throws IOException, InterruptedException {
        Process judge = new ProcessBuilder("/usr/sbin/tomoyo-checkpolicy", kind)
                .redirectErrorStream(true)
                .start();
        judge.getOutputStream().write(policy.getBytes(StandardCharsets.UTF_8));
        judge.getOutputStream().close();
        String said = new String(judge.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        judge.waitFor();
        return said;
    }

    @Test
    void allThatWasSeenIsAllowedWhenAsked() {
        TomoyoPolicy policy = observed().policy();
        assertThat(TOMOYO.decide(policy, new TomoyoRequest("file", "read", List.of(HOSTILE)))
                        .outcome())
                .isEqualTo(Outcome.ALLOWED);
        assertThat(TOMOYO.decide(policy, new TomoyoRequest("file", "read", List.of("/etc/shadow")))
                        .outcome())
                .isEqualTo(Outcome.DENIED);
        assertThat(TOMOYO.decide(policy, file("/data/y", FilePermission.CREATE)).outcome())
                .as("made by a rename")
                .isEqualTo(Outcome.ALLOWED);
        assertThat(TOMOYO.decide(policy, file("/etc/passwd", FilePermission.GETATTR))
                        .outcome())
                .as("no record of it, so the profile does not look")
                .isEqualTo(Outcome.NOT_MEDIATED);
        assertThat(TOMOYO.decide(policy, new CapabilityUse("chown", false)).outcome())
                .isEqualTo(Outcome.NOT_MEDIATED);
        assertThat(TOMOYO.decide(policy.staged(), new TomoyoRequest("file", "read", List.of("/etc/shadow")))
                        .outcome())
                .isEqualTo(Outcome.NOT_MEDIATED);
    }

    private static FileAccess file(String path, FilePermission permission) {
        return FileAccess.of(path, FileKind.UNKNOWN, List.of(permission), Ownership.UNKNOWN);
    }

    /** As overlayfs asks; the layer has another name in the next container. */
    @Test
    void attributesInAnyLayerMayBeRead() {
        String layer = "dev(254,0):/var/lib/docker/overlay2/" + "0a".repeat(32) + "/diff/etc/passwd";
        TomoyoPolicy policy = TOMOYO.synthesise(
                        assignment(DOMAIN, Reporter.TOMOYO, new TomoyoRequest("file", "getattr", List.of(layer))))
                .policy();
        String next = "dev(8,1):/var/lib/docker/overlay2/" + "1b".repeat(32) + "-init/diff/usr/lib/x";
        assertThat(TOMOYO.decide(policy, new TomoyoRequest("file", "getattr", List.of(next)))
                        .outcome())
                .isEqualTo(Outcome.ALLOWED);
        assertThat(TOMOYO.decide(policy, new TomoyoRequest("file", "getattr", List.of("/etc/passwd")))
                        .outcome())
                .isEqualTo(Outcome.DENIED);
    }

    @Test
    void fromAnotherModulesRecordsItIsDerived() {
        Synthesis<TomoyoPolicy> made = TOMOYO.synthesise(assignment(
                new Subject.ApparmorProfile("redis"),
                Reporter.APPARMOR,
                new ExecAccess("/usr/bin/redis-server", Ownership.OTHER),
                FileAccess.of(
                        "/data/x",
                        FileKind.UNKNOWN,
                        List.of(FilePermission.WRITE, FilePermission.CREATE),
                        Ownership.OWNER),
                file("/proc/7/stat", FilePermission.READ)));
        assertThat(made.basis()).isEqualTo(Basis.DERIVED);
        assertThat(made.policy().domains().get(0).name()).isEqualTo(DOMAIN.name());
        assertThat(rules(made.policy()))
                .containsExactly(
                        "file create /data/x 0-07777",
                        "file execute /usr/bin/redis-server",
                        "file read proc:/7/stat",
                        "file read proc:/self/stat",
                        "file truncate/write /data/x");
        assertThat(made.notes()).anyMatch(note -> note.startsWith("derived:"));
    }

    private static TomoyoPolicy policy(String... rules) throws InputException {
        return TOMOYO.read("p.tomoyo", "<kernel> /a\nuse_profile 100\n" + String.join("\n", rules) + "\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "file read /a | file read/write /a | WIDENED | file write /a",
                "file read /tmp/\\* | file read /tmp/\\$ | NARROWED | file read /tmp/a",
                "file create /a 0-0777 | file create /a 0-0644 | NARROWED | file create /a 421",
                "network inet stream bind 0.0.0.0 80 | network inet stream bind 0.0.0.0 80-81 | WIDENED | network inet stream bind 0.0.0.0 81",
                "network inet stream connect 10.0.0.0-10.0.0.255 80 | network inet stream connect 10.0.0.0-10.0.1.0 80 | WIDENED | network inet stream connect 10.0.1.0 80",
                "file rename /a /b | file rename /a /\\* | WIDENED | file rename /a /a",
                "file read /p/\\*\\-\\*.key | file read /p/\\* | WIDENED | file read /p/.key",
            })
    void aDifferenceHasAWitness(String before, String after, ChangeDirection direction, String witness)
            throws InputException {
        Comparison comparison = TOMOYO.compare(policy(before), policy(after));
        assertThat(comparison.differences()).hasSize(1);
        Difference only = comparison.differences().get(0);
        assertThat(only.direction()).isEqualTo(direction);
        assertThat(only.witness()).isEqualTo(witness);
        Access asked = TomoyoMechanism.access(witness).orElseThrow();
        assertThat(TOMOYO.decide(policy(before), asked)).isNotEqualTo(TOMOYO.decide(policy(after), asked));
    }

    @Test
    void otherWordsForTheSameAreNoDifference() throws InputException {
        assertThat(TOMOYO.compare(policy("file read /a", "file write /a"), policy("file read/write /a"))
                        .isSame())
                .isTrue();
        assertThat(TOMOYO.compare(policy("file read /\\?", "file read /\\*"), policy("file read /\\*"))
                        .isSame())
                .isTrue();
        String groups = "path_group G /a\npath_group G /b\n<kernel> /a\nuse_profile 100\nfile read @G\n";
        TomoyoPolicy grouped = TOMOYO.read("g", groups);
        assertThat(TOMOYO.compare(grouped, policy("file read /a", "file read /b"))
                        .isSame())
                .isTrue();
        assertThat(TOMOYO.compare(policy("file read @G"), policy("file read /a"))
                        .open())
                .isNotEmpty();
    }

    @Test
    void aQuestionInItsOwnWordsIsAnswered() throws InputException {
        TomoyoPolicy policy = policy("file read /etc/\\*");
        assertThat(TOMOYO.explain(policy, "file read /etc/passwd")
                        .get(0)
                        .rules()
                        .get(0)
                        .rule())
                .isEqualTo("file read /etc/\\*");
        assertThat(TOMOYO.explain(policy, "file write /etc/passwd").get(0).outcome())
                .isEqualTo(Outcome.DENIED);
        assertThatThrownBy(() -> TOMOYO.explain(policy, "/etc/passwd r"))
                .hasMessageContaining("no request of TOMOYO's");
    }

    @Test
    void aDenialIsMendedByARule() {
        TomoyoPolicy policy = observed().policy();
        TomoyoRequest access = new TomoyoRequest("file", "unlink", List.of("/a b"));
        var reason = TOMOYO.reason(policy, access, evidence(Reporter.TOMOYO));
        assertThat(reason.change()).containsExactly("file unlink /a\\040b");
        assertThat(TOMOYO.decide(reason.changed().orElseThrow(), access).outcome())
                .isEqualTo(Outcome.ALLOWED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "file fly /a | p:3:1 | 'file fly' is no operation",
                "file read /a\\q | p:3:1 | is no name",
                "file create /a | p:3:1 | takes 2 arguments",
                "file create /a rw | p:3:1 | 'rw' is no number",
                "network inet stream bind host 80 | p:3:1 | 'host' is no address",
                "file read/create /a | p:3:1 | is no operation",
                "use_profile 256 | p:3:13 | is no number of a profile",
                "initialize_domain | p:3:18 | not a TOMOYO policy",
            })
    void whatTheKernelWouldPassOverIsRefusedWithItsPlace(String line, String place, String message) {
        assertThatThrownBy(() -> TOMOYO.read("p", "<kernel> /a\nuse_profile 3\n" + line + "\n"))
                .isInstanceOfSatisfying(InputException.class, e -> {
                    assertThat(e.diagnostic().message()).contains(message);
                    assertThat(e.diagnostic().position()).hasToString("Optional[" + place + "]");
                });
    }

    @Test
    void aPolicyThatTheKernelLearnedIsRead() throws InputException {
        String learned = """
                # a remark
                <kernel>
                use_profile 0

                <kernel> /usr/sbin/runc proc:/221/exe
                use_profile 1
                use_group 0
                quota_exceeded
                file execute /bin/sh exec.realpath="/bin/dash" task.uid=0
                task manual_domain_transition <kernel> /other
                """;
        assertThat(TOMOYO.read("d", learned).domains())
                .extracting(TomoyoPolicy.Domain::name)
                .containsExactly("<kernel>", "<kernel> /usr/sbin/runc proc:/221/exe");
    }

    @Test
    void whatOpensMuchIsFound() {
        String text =
                "100-CONFIG={ mode=learning }\n<kernel> /a\nuse_profile 100\nfile write /\\{\\*\\}/\\*\nfile read @NONE\n"
                        + "file execute/write /tmp/x\ntask manual_domain_transition <kernel> /b\n";
        assertThat(TOMOYO.lint(List.of(new SourceFile("p", text))))
                .extracting(Finding::code)
                .containsExactlyInAnyOrder(
                        "tomoyo-not-enforced",
                        "tomoyo-group-missing",
                        "tomoyo-writes-anything",
                        "tomoyo-runs-what-it-writes",
                        "tomoyo-leaves-domain");
        assertThat(TOMOYO.lint(List.of(new SourceFile("p", "file read /a\n"))))
                .extracting(Finding::code)
                .containsExactly("tomoyo-syntax");
    }
}
