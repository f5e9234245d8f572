package dev.lsmith.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.lsmith.access.Access;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.Subject;
import dev.lsmith.base.Position;
import dev.lsmith.pattern.Glob;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A container chooses names that all have one {@link String#hashCode}: they take no longer than others. */
class CraftedNamesTest {
    private static final int BITS = 15;

    /** "Aa" and "BB" have one hash, and so have all texts made of as many of them. */
    private static String name(int number) {
        StringBuilder name = new StringBuilder("/");
        for (int bit = 0; bit < BITS; bit++) {
            name.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return name.toString();
    }

    static Stream<Function<String, Access>> kinds() {
        return Stream.of(
                path -> FileAccess.of(path, FileKind.REGULAR, List.of(FilePermission.READ), Ownership.OWNER),
                path -> new ExecAccess(path, Ownership.OTHER),
                path -> new LinkAccess(path, "/target", Ownership.OWNER));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void manyNamesOfOneHash(Function<String, Access> kind) {
        assertThat(name(0).hashCode()).isEqualTo(name((1 << BITS) - 1).hashCode());
        Subject subject = new Subject.ApparmorProfile("web");
        Evidence evidence = Evidence.of(
                "run",
                Optional.empty(),
                "web",
                Reporter.APPARMOR,
                Verdict.COMPLAINED,
                Phase.APPLICATION,
                Position.ofLine("log", 1));

        Model model = assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
            ModelBuilder builder = new ModelBuilder();
            IntStream.range(0, 1 << BITS)
                    .forEach(i -> builder.add(new Observation(subject, kind.apply(name(i)), evidence)));
            return builder.build();
        });

        assertThat(model.accesses()).hasSize(1 << BITS);
        long hashes = IntStream.range(0, 1000)
                .map(i -> kind.apply(name(i)).hashCode())
                .distinct()
                .count();
        assertThat(hashes).isGreaterThan(990);
        assertThat(new Glob.Literal(name(1)).hashCode()).isNotEqualTo(new Glob.Literal(name(2)).hashCode());
    }
}
