package dev.lsmith.container.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonText;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** YAML as Kubernetes and compose mean it, and texts made to harm. */
class YamlDocumentsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "a: 0644|{\"a\":420}",
                "a: 0x10|{\"a\":16}",
                "a: 22:22|{\"a\":\"22:22\"}",
                "a: yes|{\"a\":true}",
                "a: 2026-01-01|{\"a\":\"2026-01-01\"}",
                "a: 9007199254740993|{\"a\":9007199254740993}",
                "a: ~|{\"a\":null}",
                "a: 1.50|{\"a\":1.50}",
                "b: &x {p: 1, q: 2}\\nc: {<<: *x, q: 3}|{\"b\":{\"p\":1,\"q\":2},\"c\":{\"q\":3,\"p\":1}}",
                "b: &x {p: 1}\\nd: &y {p: 2, r: 3}\\nc: {<<: [*x, *y]}"
                        + "|{\"b\":{\"p\":1},\"d\":{\"p\":2,\"r\":3},\"c\":{\"p\":1,\"r\":3}}",
                "a: 1\\n---\\n---\\nb: 2|{\"a\":1} {\"b\":2}",
            })
    void values(String yaml, String json) {
        assertThat(read(yaml.replace("\\n", "\n"))).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "a: 1\\na: 2|f.yaml:2:1: a: this name stands here for the second time",
                "a: *x|f.yaml:1:4: this is not YAML: found undefined alias x",
                "a: &x [*x]|f.yaml:1:4: a[0]: this alias holds itself",
                "a: [1|f.yaml:1:6: this is not YAML: expected ',' or ']', but got <stream end>",
                "? [a]\\n: b|f.yaml:1:3: a name must be plain text",
                "a: {<<: 1}|f.yaml:1:9: a.<<: expected an object, found a number",
            })
    void complaints(String yaml, String complaint) {
        assertThat(read(yaml.replace("\\n", "\n"))).isEqualTo(complaint);
    }

    @Test
    void anAliasBombIsRefused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 10; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(9)));
        }
        assertThat(read(bomb.toString())).contains("aliases make this text too large");
    }

    @Test
    void depthIsBounded() {
        assertThat(read("[".repeat(100_000))).startsWith("f.yaml").contains("the YAML is nested more than 50 deep");
    }

    private static String read(String yaml) {
        try {
            return YamlDocuments.of("f.yaml", yaml).stream().map(JsonText::of).collect(Collectors.joining(" "));
        } catch (InputException e) {
            return e.diagnostic().position().orElseThrow() + ": "
                    + e.diagnostic().message();
        }
    }
}
