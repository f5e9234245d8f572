package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The profile that was learned in one image allows the libraries of the next one that are other versions of the same soname. */
class PatchVersionsTest {
    private static final Path EXAMPLES = Path.of(System.getProperty("lsmith.root", ".."), "examples");
    private static final Path PROFILE = EXAMPLES.resolve("redis/policies/apparmor/redis");

    static Stream<List<String>> libraries() throws IOException {
        return Files.readAllLines(EXAMPLES.resolve("rebase/patch-versions.csv")).stream()
                .filter(line -> line.startsWith("/"))
                .map(line -> List.of(line.split(",", -1)));
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void bothVersionsAreMapped(List<String> versions) {
        for (String path : versions) {
            Invocation asked = Invocation.of("explain", PROFILE, path + " mr");
            assertThat(asked.exitCode()).as(asked.out() + asked.err()).isZero();
        }
        // Another soname is another library.
        String other = versions.get(1).replaceFirst("\\.so\\.[0-9]+", ".so.99");
        assertThat(Invocation.of("explain", PROFILE, other + " mr").exitCode()).isEqualTo(1);
    }
}
