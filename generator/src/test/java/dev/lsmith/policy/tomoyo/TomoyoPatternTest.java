package dev.lsmith.policy.tomoyo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.KernelText;
import dev.lsmith.base.kernel.TomoyoText;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.PathAutomaton;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns as tomoyo_path_matches_pattern (security/tomoyo/util.c, Linux 6.1) takes them. */
class TomoyoPatternTest {
    private static final TomoyoPattern ROOT = TomoyoPattern.parse("/").orElseThrow();

    @ParameterizedTest
    @CsvSource({
        "/etc/passwd, /etc/passwd, true",
        "/etc/passwd, /etc/passwd2, false",
        "/tmp/\\*, /tmp/a.b, true",
        "/tmp/\\*, /tmp/a/b, false",
        "/tmp/\\*, /tmp/, false",
        "/tmp/\\*/, /tmp/a/, true",
        "/tmp/\\*/, /tmp/a, false",
        "/tmp/\\@, /tmp/ab, true",
        "/tmp/\\@, /tmp/a.b, false",
        "/tmp/\\?, /tmp/a, true",
        "/tmp/\\?, /tmp/ab, false",
        "/p/\\$/x, /p/123/x, true",
        "/p/\\$/x, /p/12a/x, false",
        "/p/\\+, /p/1, true",
        "/p/\\+, /p/12, false",
        "/p/\\X, /p/0aF, true",
        "/p/\\x, /p/g, false",
        "/p/\\A, /p/abc, true",
        "/p/\\a, /p/1, false",
        "/p/\\*\\-\\*.log, /p/a.txt, true",
        "/p/\\*\\-\\*.log, /p/a.log, false",
        "/p/\\{\\*\\}/x, /p/a/x, true",
        "/p/\\{\\*\\}/x, /p/a/b/x, true",
        "/p/\\{\\*\\}/x, /p/x, false",
        "/p/\\{\\*\\-\\?\\}/x, /p/ab/cd/x, true",
        "/p/\\{\\*\\-\\?\\}/x, /p/ab/c/x, false",
        "/\\*/\\*, /a, true",
        "/a/\\*, /a, false",
        "pipe:[\\$], pipe:[123], true",
    })
    void matches(String pattern, String name, boolean matches) {
        assertThat(TomoyoPattern.parse(pattern).orElseThrow().matches(name)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a\\q", "/a b", "/a\\", "/\\{x", "/x\\{y\\}/", "/\\{x\\}", "/a\\400", "/a\\101", "\u00e9"})
    void whatTheKernelWouldNotTakeIsNoPattern(String word) {
        assertThat(TomoyoPattern.isWellFormed(word)).isFalse();
    }

    /** What compares policies and what asks them agree on drawn patterns and names. */
    @Test
    void asAutomatonAndAsExpressionTheSame() throws Exception {
        Random random = new Random(17);
        List<String> pieces =
                List.of("a", "1", ".", "\\*", "\\@", "\\?", "\\$", "\\+", "\\X", "\\A", "\\-", "/", "/\\{\\*\\}/");
        int met = 0;
        for (int i = 0; i < 2000; i++) {
            String word = "/" + drawn(random, pieces, 5);
            TomoyoPattern pattern =
                    TomoyoPattern.parse(word.replaceAll("/+", "/")).orElse(ROOT);
            List<BytePattern> all = new ArrayList<>(List.of(pattern.bytes(0)));
            for (int less = 1; less <= pattern.exclusions(); less++) {
                all.add(pattern.bytes(less));
            }
            PathAutomaton<Boolean> automaton = PathAutomaton.of(all, rules -> rules.equals(List.of(0)));
            for (int j = 0; j < 20; j++) {
                String name = "/" + drawn(random, List.of("a", "1", ".", "b", "/"), 4);
                if (!name.contains("//")) {
                    assertThat(automaton.outcome(name)).as(word + " " + name).isEqualTo(pattern.matches(name));
                    met += pattern.matches(name) ? 1 : 0;
                }
            }
        }
        assertThat(met).isGreaterThan(100);
    }

    private static String drawn(Random random, List<String> pieces, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most) + 1; i > 0; i--) {
            text.append(pieces.get(random.nextInt(pieces.size())));
        }
        return text.toString();
    }

    @Test
    void anyBytesAreWrittenAndReadBack() {
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            byte[] bytes = new byte[random.nextInt(12) + 1];
            random.nextBytes(bytes);
            String name = KernelText.decode(bytes);
            String written = TomoyoText.encode(name);
            assertThat(written).matches("[!-~]+");
            assertThat(TomoyoText.decode(written)).contains(name);
            assertThat(TomoyoPattern.parse(written).orElseThrow().isExact()).isTrue();
        }
    }
}
