package dev.lsmith.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import java.util.Comparator;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** File accesses are ordered by what they share with all others: kind, then text, though few texts are built. */
class AccessOrderTest {
    private static final long SEED = 20261122;
    private static final Comparator<Access> PLAIN =
            Comparator.comparing(Access::kind).thenComparing(Access::text).thenComparing(Spelling.ORDER);
    private static final String[] PIECES = {"/", "a", "b", "a/", "0", " ", "(", "\uDC80", "\u00e9", "\uD83D\uDE00", "~"
    };

    @Test
    void theShortWayGivesTheOrderOfTheTexts() {
        Random random = new Random(SEED);
        for (int i = 0; i < 50_000; i++) {
            Access one = access(random);
            Access other = access(random);
            assertThat(Integer.signum(one.compareTo(other)))
                    .as("seed %d: %s and %s", SEED, one, other)
                    .isEqualTo(Integer.signum(PLAIN.compare(one, other)));
        }
    }

    private static Access access(Random random) {
        if (random.nextInt(20) == 0) {
            return new ExecAccess(path(random), Ownership.UNKNOWN);
        }
        Set<FilePermission> permissions =
                Set.of(random.nextBoolean() ? FilePermission.READ : FilePermission.WRITE, FilePermission.LOCK);
        return FileAccess.of(
                path(random),
                random.nextBoolean() ? FileKind.UNKNOWN : FileKind.REGULAR,
                permissions,
                random.nextBoolean() ? Ownership.OWNER : Ownership.UNKNOWN);
    }

    private static String path(Random random) {
        StringBuilder path = new StringBuilder();
        for (int n = random.nextInt(5); n > 0; n--) {
            path.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return path.toString();
    }
}
