package dev.lsmith.policy.selinux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lsmith.access.TypeAccess;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Decision.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Constraints read as rules: decided as the kernel's library decides, and compared by what they close. */
class ConstraintsTest {
    private static final String MODULE = """
            (type app_t) (type data_t) (type other_t) (typeattribute mine) (typeattributeset mine (data_t other_t))
            (allow app_t mine (file (read write)))
            (allow other_t data_t (file (read write)))
            """;
    private static final String BASE = """
            (handleunknown allow) (mls true)
            (class file (read write)) (class process (fork)) (classorder (file process))
            (sid kernel) (sidorder (kernel)) (sensitivity s0) (sensitivityorder (s0)) (category c0) (category c1)
            (categoryorder (c0 c1)) (sensitivitycategory s0 (c0 c1))
            (user u) (user v) (role r) (type kernel_t) (userrole u r) (userrole v r)
            (roletype r kernel_t) (roletype r app_t) (roletype r data_t) (roletype r other_t)
            (userlevel u (s0)) (userrange u ((s0) (s0 (c0 c1)))) (userlevel v (s0)) (userrange v ((s0) (s0 (c0 c1))))
            (sidcontext kernel (u r kernel_t ((s0) (s0))))
            (allow kernel_t self (process (fork)))
            """;

    private static final List<String> TESTS = List.of(
            "(eq t1 app_t)",
            "(neq t1 other_t)",
            "(eq t2 mine)",
            "(eq t2 (data_t other_t))",
            "(neq t1 mine)",
            "(eq t1 t2)",
            "(neq t1 t2)",
            "(dom h1 h2)");

    @TempDir
    private Path folder = Path.of("");

    private static SelinuxModule read(String text) throws InputException {
        return new SelinuxMechanism().read("a.cil", MODULE + text);
    }

    private static List<String> told(Comparison comparison) {
        return comparison.differences().stream()
                .map(d -> d.direction().name().toLowerCase(Locale.ROOT) + " " + d.kind() + " " + d.witness())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(constrain (file (read)) (eq u1 u2)) | (constrain (file (read)) (eq u1 u2)) | ",
                "(constrain (file (read write)) (eq u1 u2)) | (constrain (file (write)) (eq u1 u2)) (constrain (file (read)) (eq u1 u2)) | ",
                "(constrain (file (read)) (or (eq t1 app_t) (eq u1 u2))) | (constrain (file (read)) (or (eq u1 u2) (not (neq t1 app_t)))) | ",
                "(constrain (file (read)) (and (eq u1 u2) (eq r1 r2))) | (constrain (file (read)) (eq u1 u2)) (constrain (file (read)) (eq r1 r2)) | ",
                "(constrain (file (read)) (eq t2 (data_t other_t))) | (constrain (file (read)) (or (eq t2 other_t) (eq t2 data_t))) | ",
                "(mlsconstrain (file (read)) (not (incomp l1 l2))) | (mlsconstrain (file (read)) (or (dom l1 l2) (domby l1 l2))) | ",
                "(constrain (file (read)) (eq u1 u2)) |  | widened constraint app_t data_t:file read",
                " | (constrain (file (read)) (eq u1 u2)) | narrowed constraint app_t data_t:file read",
                "(constrain (file (read)) (eq u1 u2)) | (constrain (file (read)) (or (eq u1 u2) (eq t1 app_t))) | widened constraint app_t data_t:file read",
                "(constrain (file (read)) (neq t1 app_t)) | (constrain (file (read)) (neq t1 other_t)) | widened constraint app_t data_t:file read; narrowed constraint app_t data_t:file read",
                "(validatetrans file (eq t1 t3)) |  | widened constraint",
                " | (mlsvalidatetrans file (eq l1 l2)) | narrowed constraint",
                "(classmap m (p)) (classmapping m p (file (read))) (constrain (m (p)) (eq u1 u2)) | (constrain (file (read)) (eq u1 u2)) | ",
            })
    void whatOnlyOneClosesIsADifference(String before, String after, String expected) throws Exception {
        Comparison comparison =
                new SelinuxMechanism().compare(read(before == null ? "" : before), read(after == null ? "" : after));
        assertThat(String.join("; ", told(comparison)).strip()).isEqualTo(expected == null ? "" : expected);
    }

    /** Under a whole policy only what some rule allows can be opened by taking a constraint away. */
    @Test
    void whatNoRuleAllowsIsNotOpened() throws Exception {
        Path file = Files.writeString(
                folder.resolve("base.cil"),
                BASE.replace("(roletype r app_t)", "").replace("(roletype r data_t) (roletype r other_t)", ""));
        SelinuxMechanism loaded = new SelinuxMechanism(BasePolicy.of(List.of(file)));
        SelinuxModule none = loaded.read("a.cil", MODULE);
        SelinuxModule aboutNobody = loaded.read("a.cil", MODULE + "(constrain (file (read)) (neq t1 kernel_t))");
        SelinuxModule aboutApp = loaded.read("a.cil", MODULE + "(constrain (file (read)) (neq t1 app_t))");
        assertThat(told(loaded.compare(aboutNobody, none))).containsExactly("changed constraint ");
        assertThat(told(loaded.compare(aboutApp, none))).containsExactly("widened constraint app_t data_t:file read");
        assertThat(loaded.compare(aboutApp, none).differences())
                .allMatch(d -> d.direction() != ChangeDirection.WIDENED || d.isCertain());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(constrain (file (read)) (is u1 u2)) | knows no operator is",
                "(constrain (file (read)) (eq app_t t1)) | and not app_t",
                "(constrain (file (read)) (dom t1 app_t)) | cannot compare so",
                "(constrain (file (read)) (and)) | nothing stands behind and",
                "(constrain (file (read))) | ends too early",
            })
    void whatIsNoConstraintIsOneClearError(String text, String message) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(InputException.class).hasMessageContaining(message);
    }

    /** Drawn constraints on drawn contexts: secilc compiles them, sepol_check_access answers. */
    @Test
    void theKernelsLibraryDecidesAlike() throws Exception {
        assumeTrue(Judge.present(), Judge.WHY);
        Random random = new Random(7);
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            String constraints = "(mlsconstrain (file (read)) " + drawn(random, 3)
                    + ")\n(mlsconstrain (file (read write)) " + drawn(random, 2) + ")\n";
            Path policy = folder.resolve("policy." + i);
            Path source = Files.writeString(folder.resolve("p" + i + ".cil"), BASE + MODULE + constraints);
            Tool.Answer built =
                    Tool.run(folder, List.of("secilc", "-o", policy.toString(), "-f", "/dev/null", source.toString()));
            assertThat(built.code()).as(built.output() + constraints).isZero();
            for (String permission : List.of("read", "write")) {
                for (String pair : List.of("app_t data_t", "app_t other_t", "other_t data_t")) {
                    for (boolean dominates : List.of(true, false)) {
                        String[] types = pair.split(" ", -1);
                        boolean asked = Tool.run(
                                        folder,
                                        List.of(
                                                "sepol_check_access",
                                                policy.toString(),
                                                "u:r:" + types[0] + ":s0" + (dominates ? "-s0:c0" : ""),
                                                "u:r:" + types[1] + ":s0" + (dominates ? "" : "-s0:c0"),
                                                "file",
                                                permission))
                                .output()
                                .contains("allowed");
                        TypeAccess access = new TypeAccess(
                                types[0],
                                types[1],
                                "file",
                                new TreeSet<>(List.of(permission)),
                                Optional.empty(),
                                Optional.empty(),
                                dominates ? TypeAccess.Levels.DOMINATES : TypeAccess.Levels.INCOMPARABLE);
                        boolean told = new SelinuxMechanism()
                                        .decide(read(constraints + "(roletype system_r " + types[0] + ")"), access)
                                        .outcome()
                                == Outcome.ALLOWED;
                        // Without the host's policy its MCS constraints are taken to be the shipped ones, which close
                        // more.
                        if (dominates ? asked != told : told && !asked) {
                            wrong.add(pair + " " + permission + (dominates ? "" : " incomparable") + ": " + asked + "\n"
                                    + constraints);
                        }
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static String drawn(Random random, int depth) {
        int kind = depth == 0 ? 0 : random.nextInt(4);
        return switch (kind) {
            case 1 -> "(and " + drawn(random, depth - 1) + " " + drawn(random, depth - 1) + ")";
            case 2 -> "(or " + drawn(random, depth - 1) + " " + drawn(random, depth - 1) + ")";
            case 3 -> "(not " + drawn(random, depth - 1) + ")";
            default -> TESTS.get(random.nextInt(TESTS.size()));
        };
    }
}
