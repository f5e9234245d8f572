package dev.lsmith.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.FileAccess.FilePermission;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorldReadableTest {
    private final WorldReadable readable = WorldReadable.load();

    @Test
    void librariesAndNamesOfUsersAreForEveryone() {
        assertThat(readable.allows(
                        "/usr/lib/x86_64-linux-gnu/libz.so.1", Set.of(FilePermission.READ, FilePermission.MAP_EXEC)))
                .isTrue();
        assertThat(readable.allows("/etc/passwd", Set.of(FilePermission.READ))).isTrue();
        assertThat(readable.allows("/dev/null", Set.of(FilePermission.READ, FilePermission.WRITE)))
                .isTrue();
    }

    @Test
    void secretsAndWhatIsWrittenAreNot() {
        assertThat(readable.allows("/etc/shadow", Set.of(FilePermission.READ))).isFalse();
        assertThat(readable.allows("/etc/ssl/private/key.pem", Set.of(FilePermission.READ)))
                .isFalse();
        assertThat(readable.allows("/etc/passwd", Set.of(FilePermission.WRITE))).isFalse();
        assertThat(readable.allows("/usr/libx", Set.of(FilePermission.READ))).isFalse();
        assertThat(readable.allows("/dev/null", Set.of(FilePermission.DELETE))).isFalse();
    }
}
