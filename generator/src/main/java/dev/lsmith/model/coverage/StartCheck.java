package dev.lsmith.model.coverage;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.Subject;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.access.TypeAccess;
import dev.lsmith.base.ShippedData;
import dev.lsmith.model.Model;
import dev.lsmith.model.coverage.Coverage.Doubt;
import dev.lsmith.model.coverage.Coverage.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * Whether a recording begins with the container's first program: the earliest record of it is then one of a program being
 * loaded, or comes behind those of the runtime that became it.
 *
 * @param begin the earliest record of the container's own programs
 * @param loaded the earliest of a program being loaded by them
 * @param running the earliest of a call that a program makes only when it is loaded
 * @param prepared the earliest of the runtime before it became one of them
 */
record StartCheck(
        Optional<Instant> begin, Optional<Instant> loaded, Optional<Instant> running, Optional<Instant> prepared) {
    /** What a program does before its first library is opened takes no longer. */
    private static final Duration LOADING = Duration.ofSeconds(1);

    static StartCheck of(Model model, Set<Subject> own, Proofs proofs) {
        Model programs = model.of(own::contains);
        return new StartCheck(
                first(programs, (access, evidence) -> evidence.phases().contains(Phase.APPLICATION)),
                first(programs, (access, evidence) -> loads(access, proofs)),
                first(programs, (access, evidence) -> runs(access, evidence, proofs)),
                first(model, (access, evidence) -> evidence.phases().contains(Phase.RUNTIME)));
    }

    private static boolean loads(Access access, Proofs proofs) {
        if (access instanceof TypeAccess type) {
            return type.permissions().contains("entrypoint");
        }
        return access instanceof FileAccess file
                && proofs.names(Topic.FILES, file.path().substring(file.path().lastIndexOf('/') + 1));
    }

    private static boolean runs(Access access, Evidence evidence, Proofs proofs) {
        return access instanceof SyscallUse call
                && evidence.reporters().contains(Reporter.SECCOMP)
                && evidence.phases().contains(Phase.APPLICATION)
                && call.name().filter(name -> !proofs.precedesLibraries(name)).isPresent();
    }

    private static Optional<Instant> first(Model model, BiPredicate<Access, Evidence> which) {
        Stream<Map.Entry<Access, Evidence>> all =
                model.observed().values().stream().flatMap(accesses -> accesses.entrySet().stream());
        return all.filter(e -> which.test(e.getKey(), e.getValue()))
                .flatMap(e -> e.getValue().first().stream())
                .min(Instant::compareTo);
    }

    /** Why the start may be missing; empty if it is there, or if no record tells the time. */
    Optional<Doubt> doubt() {
        if (begin.isEmpty()) {
            return Optional.empty();
        }
        // Of other containers' runtimes too there may be records, so what its own programs loaded goes first.
        Optional<Instant> start = loaded.or(() -> prepared);
        boolean inTime =
                start.filter(at -> !at.isAfter(begin.get().plus(LOADING))).isPresent();
        boolean before =
                start.filter(at -> running.filter(at::isAfter).isPresent()).isPresent();
        if (inTime && !before) {
            return Optional.empty();
        }
        return Optional.of(new Doubt(
                "start-missing",
                new TreeSet<>(EnumSet.allOf(Topic.class)),
                "the log does not begin with the container's first program: its earliest record, of " + begin.get()
                        + ", is not one of a program being loaded",
                "give the log from the start of the container on; --complete says that it is the whole",
                Optional.empty()));
    }

    /** Calls that need another one before ({@code profiles/learning/preceding-calls.csv}): without it the beginning is missing. */
    static final class PrecedingCalls {
        /** All socket calls of 32-bit x86 (socketcall(2)). */
        private static final String MULTIPLEXER = "socketcall";

        private PrecedingCalls() {}

        /**
         * Why the beginning is missing, if it is.
         *
         * @param calls the names of all calls that were reported
         */
        static Optional<Doubt> doubt(Set<String> calls) {
            for (List<String> row : ShippedData.rows("learning/preceding-calls.csv")) {
                Set<String> made = new TreeSet<>(List.of(row.get(0).split(" ", -1)));
                made.retainAll(calls);
                List<String> makers = List.of(row.get(1).split(" ", -1));
                if (!made.isEmpty() && Collections.disjoint(makers, calls) && !calls.contains(MULTIPLEXER)) {
                    return Optional.of(new Doubt(
                            "start-missing",
                            new TreeSet<>(EnumSet.allOf(Topic.class)),
                            "the log begins after the container: "
                                    + made.iterator().next() + " was called and " + String.join(" or ", makers)
                                    + " before it was not",
                            "give the log from the start of the container on; --complete says that it is the whole",
                            Optional.empty()));
                }
            }
            return Optional.empty();
        }
    }
}
