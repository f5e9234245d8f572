package dev.lsmith.posture.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.Difference;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How dangerous widenings are, by the tables. */
class DangerScaleTest {
    private static final Set<String> LEVELS = Set.of("critical", "high", "medium", "low", "info");
    private static final Set<String> REACHES =
            Set.of("escape", "host-write", "kernel", "secrets", "lateral", "exhaustion", "inside");

    private static Difference widened(ChangeDirection direction, String kind, String accesses) {
        return new Difference(direction, "web", kind, accesses, accesses, List.of(), List.of());
    }

    @Test
    void theTablesAreWhole() {
        for (List<String> row : ShippedData.rows("review/danger.csv")) {
            assertThat(row).as(row.toString()).hasSize(7).doesNotContain("");
            assertThat(LEVELS).contains(row.get(3));
            assertThat(REACHES).contains(row.get(4));
        }
        for (List<String> row : ShippedData.rows("review/paths.csv")) {
            assertThat(row).as(row.toString()).hasSize(5).doesNotContain("");
            assertThat(row.get(0)).startsWith("/");
            assertThat(row.get(1)).isIn("r", "w");
            assertThat(LEVELS).contains(row.get(2));
            assertThat(REACHES).contains(row.get(3));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "apparmor|file|/proc/** w|critical|escape",
                "apparmor|file|/srv/a r|low|inside",
                "apparmor|file|/srv/a w and /etc/** r|high|secrets",
                "apparmor|network|network inet stream|medium|lateral",
                "apparmor|network|network packet raw|high|lateral",
                "apparmor|mount|mount|critical|escape",
                "selinux|permissive|everything, as denials of app_t are only logged|critical|escape",
                "selinux|file|shadow_t:file { read }|high|secrets",
                "seccomp|call|ptrace|high|lateral",
                "seccomp|call|mkdir|low|kernel",
                "seccomp|call|finit_module|critical|escape",
                "seccomp|call|every call that no rule names|critical|kernel",
                "capabilities|capability|sys_admin|critical|escape",
                "capabilities|capability|net_bind_service|info|inside",
                "launch|host path|/run/docker.sock at /s|critical|escape",
                "launch|host path|/srv/data at /d|low|host-write",
            })
    void grades(String mechanism, String kind, String accesses, String danger, String reach) {
        DangerScale.Grade grade = new DangerScale()
                .grade(mechanism, widened(ChangeDirection.WIDENED, kind, accesses))
                .orElseThrow();
        assertThat(grade.danger().word() + " " + grade.reach()).isEqualTo(danger + " " + reach);
        assertThat(new DangerScale().grade(mechanism, widened(ChangeDirection.NARROWED, kind, accesses)))
                .isEmpty();
    }
}
