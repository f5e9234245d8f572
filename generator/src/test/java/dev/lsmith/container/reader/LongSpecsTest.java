package dev.lsmith.container.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.Specs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts whose length or depth somebody chose to hurt: read, or refused with one line, in time that grows with them. */
class LongSpecsTest {
    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("blank lines", "\n".repeat(60_000) + "docker run --name a img\n"),
                Arguments.of("blank lines in compose", "services:\n" + "\n".repeat(60_000) + "  a: {image: i}\n"),
                Arguments.of("blank lines in a unit", "\n".repeat(60_000) + "[Container]\nContainerName=a\nImage=i\n"),
                Arguments.of("continued lines", "docker run --name a img " + "\\\n".repeat(60_000) + "\n"),
                Arguments.of("separators", "; ".repeat(60_000) + "docker run --name a img\n"),
                Arguments.of("words before", "x ".repeat(20_000) + "docker run --name a img\n"),
                Arguments.of("engines before", "docker -H ".repeat(20_000) + "x\ndocker run --name a img\n"),
                Arguments.of("flags", "docker run " + "-e A=b ".repeat(20_000) + "--name a img\n"),
                Arguments.of("arguments", "docker run --name a img " + "x ".repeat(20_000) + "\n"),
                Arguments.of("variables", "docker run " + "$A$B ".repeat(20_000) + "--name a img\n"),
                Arguments.of("assignments", "A=1\n".repeat(20_000) + "docker run --name a img\n"),
                Arguments.of(
                        "nested words", "docker run " + "${A:-".repeat(400) + "}".repeat(400) + " --name a img\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    @Timeout(120)
    void isRead(String what, String text) throws InputException {
        List<ContainerSpec> containers = Specs.containers("spec", text.getBytes(StandardCharsets.UTF_8));
        assertThat(containers.get(containers.size() - 1).name()).isEqualTo("a");
    }

    static Stream<Arguments> deep() {
        return Stream.of(
                Arguments.of("services:\n  a:\n    x-a: " + "[".repeat(3_000) + "]".repeat(3_000) + "\n", "nested"),
                Arguments.of(
                        "{\"ociVersion\": \"1\", \"a\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}", "nested"),
                Arguments.of("docker run " + "$(".repeat(2_000) + ")".repeat(2_000) + " img", "opening brackets"),
                Arguments.of("docker run " + "${A:-".repeat(2_000) + "}".repeat(2_000) + " img", "opening brackets"));
    }

    @ParameterizedTest
    @MethodSource("deep")
    @Timeout(120)
    void isRefusedInOneLine(String text, String word) {
        InputException refused = org.assertj.core.api.Assertions.catchThrowableOfType(
                InputException.class, () -> Specs.containers("spec", text.getBytes(StandardCharsets.UTF_8)));
        assertThat(refused.diagnostic().message()).contains(word);
    }
}
