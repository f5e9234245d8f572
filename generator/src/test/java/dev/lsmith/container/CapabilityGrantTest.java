package dev.lsmith.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.container.ContainerSpec.Engine;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;

/** Docker's arithmetic of capabilities. */
class CapabilityGrantTest {
    private static SortedSet<String> of(String host) {
        return Specs.host(host).boundingSet();
    }

    @Test
    void nothingAskedGivesTheFourteen() {
        assertThat(of("")).hasSize(14).contains("chown", "mknod", "net_raw", "audit_write");
    }

    @Test
    void addAndDropChangeTheDefault() {
        assertThat(of("\"CapAdd\": [\"CAP_SYS_PTRACE\", \"net_admin\"], \"CapDrop\": [\"Net_Raw\"]"))
                .hasSize(15)
                .contains("sys_ptrace", "net_admin")
                .doesNotContain("net_raw");
    }

    @Test
    void whatIsBothAddedAndDroppedStays() {
        assertThat(of("\"CapAdd\": [\"CHOWN\"], \"CapDrop\": [\"CHOWN\"]")).contains("chown");
    }

    @Test
    void droppingAllLeavesWhatIsAdded() {
        assertThat(of("\"CapDrop\": [\"ALL\"]")).isEmpty();
        assertThat(of("\"CapDrop\": [\"all\"], \"CapAdd\": [\"KILL\"]")).containsExactly("kill");
    }

    @Test
    void addingAllLeavesOutWhatIsDropped() {
        assertThat(of("\"CapAdd\": [\"ALL\"], \"CapDrop\": [\"SYS_ADMIN\"]"))
                .hasSize(40)
                .doesNotContain("sys_admin", "all");
        assertThat(of("\"CapAdd\": [\"ALL\"], \"CapDrop\": [\"ALL\"]")).hasSize(41);
    }

    @Test
    void privilegedIsEverything() {
        assertThat(of("\"Privileged\": true, \"CapDrop\": [\"CHOWN\"]")).hasSize(41);
    }

    @Test
    void podmanBeginsWithEleven() {
        CapabilityGrant nothing = Specs.host("").capabilities();
        assertThat(nothing.boundingSet(Engine.PODMAN)).hasSize(11).doesNotContain("mknod");
    }
}
