package dev.lsmith.policy.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lsmith.app.Generation;
import dev.lsmith.app.Request;
import dev.lsmith.app.decision.RuleDecisions;
import dev.lsmith.app.recording.ReadingProgress;
import dev.lsmith.app.recording.SpecChoice;
import dev.lsmith.base.InputException;
import dev.lsmith.learn.Generality;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Assignment.ExecutedRights;
import dev.lsmith.policy.Assignment.Privileges;
import dev.lsmith.policy.apparmor.Abi;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every runtime at hand starts a container, and a second program in it, under the profiles of the examples and of a program
 * that makes hardly a call: what the runtime itself needs is in them, whatever its release, under each dialect, with and without
 * no_new_privs, as root and as somebody else.
 */
class RuntimeMatrixTest {
    private static final int STARTS = 2;

    private static final SortedSet<String> CAPABILITIES = new TreeSet<>(List.of("chown", "setuid"));

    /** What ld.so and the programs of coreutils call at least (strace of Debian 12's {@code cat} and {@code echo}). */
    private static final String[] SMALLEST = {
        "access",
        "arch_prctl",
        "brk",
        "close",
        "execve",
        "exit_group",
        "fadvise64",
        "getrandom",
        "mmap",
        "mprotect",
        "munmap",
        "newfstatat",
        "openat",
        "pread64",
        "prlimit64",
        "read",
        "rseq",
        "set_robust_list",
        "set_tid_address",
        "write"
    };

    private static final Map<String, Model> RECORDED = new LinkedHashMap<>();

    @TempDir
    private Path folder;

    @BeforeAll
    static void record() throws IOException, InputException {
        RECORDED.put("smallest", new Calls().seen("x86_64", SMALLEST).model());
        RECORDED.put("nginx", model("nginx", "audit.log"));
        RECORDED.put("redis", model("redis", "audit.log.zst"));
        RECORDED.put("memcached", model("memcached", "audit.log"));
        RECORDED.put("perlapp", model("perlapp", "audit.log.gz"));
    }

    private static Model model(String example, String log) throws IOException, InputException {
        Path examples = Path.of(System.getProperty("lsmith.root", ".."), "examples", example);
        Request request = new Request(
                List.of(examples.resolve(log).toString()),
                List.of(),
                new SpecChoice(List.of(examples.resolve("inspect.json")), Optional.empty()),
                Optional.empty(),
                List.of(),
                Set.of("seccomp"),
                Abi.V3_0,
                Dialect.OCI,
                Optional.empty(),
                Generality.EXACT,
                false,
                Set.of(),
                Optional.empty(),
                false,
                Optional.empty(),
                RuleDecisions.NONE,
                false,
                false,
                ExecutedRights.INHERIT);
        return Generation.run(request, InputStream.nullInputStream(), new ReadingProgress())
                .model();
    }

    static Stream<Arguments> starts() throws IOException {
        return InstalledRuntime.all().stream()
                .flatMap(r -> Stream.of(true, false).map(nnp -> Arguments.of(r, nnp)));
    }

    @ParameterizedTest
    @MethodSource("starts")
    void startsAndIsEntered(InstalledRuntime runtime, boolean noNewPrivileges)
            throws IOException, InterruptedException {
        EnteredBundle bundle = new EnteredBundle(folder, runtime);
        String plain = bundle.start(runtime, new EnteredBundle.As(noNewPrivileges, 0, CAPABILITIES), "");
        assumeTrue(plain.equals("running entered"), runtime + " cannot start containers here: " + plain);
        List<String> refused = new ArrayList<>();
        for (var profile : profiles(noNewPrivileges).entrySet()) {
            for (int i = 0; i < STARTS; i++) {
                long user = i % 2 == 0 ? 0 : 1000;
                String said = bundle.start(
                        runtime, new EnteredBundle.As(noNewPrivileges, user, CAPABILITIES), profile.getKey());
                if (!said.equals("running entered")) {
                    refused.add(profile.getValue() + " as " + user + ": " + said);
                }
            }
        }
        assertThat(refused).isEmpty();
    }

    /** Each profile once, with whose it is. */
    private static Map<String, String> profiles(boolean noNewPrivileges) {
        Map<String, String> profiles = new LinkedHashMap<>();
        RECORDED.forEach((name, model) -> {
            for (Dialect dialect : Dialect.values()) {
                Privileges privileges = new Privileges(CAPABILITIES, noNewPrivileges);
                SeccompProfile profile = new SeccompMechanism(dialect)
                        .synthesise(new Assignment(name, model, Optional.empty(), privileges, true))
                        .policy();
                SeccompProfile flat = profile.flatten(Architecture.X86_64, CAPABILITIES, SeccompMechanism.KERNEL);
                profiles.merge(
                        SeccompFile.write(Dialect.OCI, flat), name + " " + dialect, (one, other) -> one + ", " + other);
            }
        });
        return profiles;
    }
}
