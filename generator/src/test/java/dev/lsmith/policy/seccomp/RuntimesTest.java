package dev.lsmith.policy.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lsmith.access.Logs;
import dev.lsmith.audit.LogSources.LogSource;
import dev.lsmith.base.InputException;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Assignment.Privileges;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** runc and crun as judges: what was learned from a recorded busybox starts it, and refuses what was not recorded. */
class RuntimesTest {
    /** The line whose calls {@code busybox.log} holds, recorded by runc 1.1.5 under a filter that only logs. */
    private static final String RECORDED = "mkdir /x && echo hello > /x/y && cat /x/y && rm -r /x && id -u";

    private static final int STARTS = 10;

    @TempDir
    Path folder;

    static Stream<Arguments> runtimes() {
        return Stream.of("runc", "crun").flatMap(r -> Stream.of(true, false).map(nnp -> Arguments.of(r, nnp)));
    }

    private Bundle bundle(String runtime) throws IOException, InterruptedException {
        for (String tool : List.of("runc", runtime, "unshare")) {
            assumeTrue(present(tool), tool + " is not installed");
        }
        assumeTrue(Files.isExecutable(Path.of("/bin/busybox")), "busybox is not installed");
        Bundle bundle = new Bundle(folder);
        Bundle.Answer plain = bundle.start(runtime, "true", true, new TreeSet<>(), "");
        assumeTrue(plain.code() == 0, runtime + " cannot start containers here: " + plain.output());
        return bundle;
    }

    private static boolean present(String tool) {
        return Stream.of("/usr/bin", "/usr/sbin", "/bin", "/sbin").anyMatch(d -> Files.isExecutable(Path.of(d, tool)));
    }

    static Model recorded() throws IOException {
        byte[] log;
        try (InputStream in = RuntimesTest.class.getResourceAsStream("busybox.log")) {
            log = Objects.requireNonNull(in, "busybox.log").readAllBytes();
        }
        LogSource source = new LogSource("busybox.log", "busybox", () -> new ByteArrayInputStream(log));
        return Model.of(Logs.observations(List.of(source), "busybox.log"));
    }

    private static String learned(Dialect dialect, boolean noNewPrivileges, SortedSet<String> capabilities)
            throws IOException {
        Assignment assignment = new Assignment(
                "busybox", recorded(), Optional.empty(), new Privileges(capabilities, noNewPrivileges), false);
        SeccompProfile profile =
                new SeccompMechanism(dialect).synthesise(assignment).policy();
        SeccompProfile flat = profile.flatten(Architecture.X86_64, capabilities, SeccompMechanism.KERNEL);
        return SeccompFile.write(Dialect.OCI, flat);
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void startsEveryTime(String runtime, boolean noNewPrivileges) throws IOException, InterruptedException {
        Bundle bundle = bundle(runtime);
        SortedSet<String> none = new TreeSet<>();
        String profile = learned(Dialect.OCI, noNewPrivileges, none);
        for (int i = 0; i < STARTS; i++) {
            Bundle.Answer answer = bundle.start(runtime, RECORDED, noNewPrivileges, none, profile);
            assertThat(answer.output()).as("start %d", i).isEqualTo("hello\n0\n");
            assertThat(answer.code()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void otherDialectsStartItOnceFlattened(String runtime, boolean noNewPrivileges)
            throws IOException, InterruptedException {
        Bundle bundle = bundle(runtime);
        SortedSet<String> some = new TreeSet<>(List.of("chown", "setuid"));
        Dialect dialect = runtime.equals("runc") ? Dialect.DOCKER : Dialect.PODMAN;
        Bundle.Answer answer =
                bundle.start(runtime, RECORDED, noNewPrivileges, some, learned(dialect, noNewPrivileges, some));
        assertThat(answer.output()).isEqualTo("hello\n0\n");
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void refusesWhatWasNotRecorded(String runtime, boolean noNewPrivileges) throws IOException, InterruptedException {
        Bundle bundle = bundle(runtime);
        SortedSet<String> none = new TreeSet<>();
        Map<Dialect, String> answers =
                Map.of(Dialect.OCI, "Operation not permitted", Dialect.PODMAN, "Function not implemented");
        for (Map.Entry<Dialect, String> expected : answers.entrySet()) {
            String profile = learned(expected.getKey(), noNewPrivileges, none);
            Bundle.Answer answer = bundle.start(runtime, "ln -s a /b", noNewPrivileges, none, profile);
            assertThat(answer.output()).contains(expected.getValue());
            assertThat(answer.code()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void theEnginesDefaultsLoad(String runtime, boolean noNewPrivileges) throws IOException, InterruptedException {
        Bundle bundle = bundle(runtime);
        SortedSet<String> none = new TreeSet<>();
        for (SeccompProfile profile : List.of(EngineDefaults.docker(), EngineDefaults.podman())) {
            String flat =
                    SeccompFile.write(Dialect.OCI, profile.flatten(Architecture.X86_64, none, SeccompMechanism.KERNEL));
            assertThat(bundle.start(runtime, RECORDED, noNewPrivileges, none, flat)
                            .output())
                    .isEqualTo("hello\n0\n");
        }
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void theLargestNumberArrivesExactly(String runtime, boolean noNewPrivileges)
            throws IOException, InterruptedException, InputException {
        Bundle bundle = bundle(runtime);
        String text = """
                {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["personality"], "action": "SCMP_ACT_ERRNO",
                 "args": [{"index": 0, "value": 18446744073709551615, "op": "SCMP_CMP_EQ"}]}]}
                """;
        SeccompProfile profile =
                SeccompReader.read(Dialect.OCI, "largest.json", text).profile();
        String written = SeccompFile.write(Dialect.OCI, profile);
        assertThat(written).contains("18446744073709551615");
        assertThat(bundle.start(runtime, "true", noNewPrivileges, new TreeSet<>(), written)
                        .code())
                .isZero();
    }
}
