package dev.lsmith.policy.apparmor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.GlobParser;
import dev.lsmith.policy.apparmor.OperatorAbstract.OperatorPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorPathTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/etc/nginx/nginx.conf | /etc/nginx/nginx.conf",
                "/data/temp-@{lsmith_number}.rdb | /data/temp-*.rdb",
                "/data/@{lsmith_hex}@{lsmith_random} | /data/*",
                "@{PROC}/@{pid}/smaps | /proc/@{pid}/smaps",
                "/sys/fs/cgroup/** | /sys/fs/cgroup/**",
                "/a{b,c}d | /a*d",
                "/a{b,/c}d | /a**d",
                "/a[bc]* | /a*",
                "/a[^b] | /a**",
                "*/a | /**",
            })
    void writesWhatTheLanguageHasNoSignForAsStars(String glob, String written) throws Exception {
        assertThat(OperatorPath.of(GlobParser.parse(glob))).isEqualTo(written);
    }

    @Test
    void aLiteralSignIsNoSyntax() {
        assertThat(OperatorPath.of(Glob.literal("/a**b{c}\"\n"))).isEqualTo("/a*b*c*");
    }

    @Test
    void theLongestPathsAreNoTrouble() {
        String name = "a{b}".repeat(2_000);
        assertThat(OperatorPath.of(Glob.literal("/" + name))).hasSize(1 + 4 * 2_000);
        assertThat(OperatorPath.of(Glob.literal("/1".repeat(8_000)))).hasSize(16_000);
    }
}
