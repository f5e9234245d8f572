package dev.lsmith.base.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a string holds stands in ASCII and comes back. */
class JsonTextTest {
    @Test
    void everyCharacterComesBack() throws InputException {
        Random random = new Random(1);
        for (int c = 0; c < 0x10000; c += 1 + random.nextInt(7)) {
            String text = "a" + (char) c + "b";
            String quoted = JsonText.quote(text);
            assertThat(quoted).matches("\"[\\x20-\\x7e]*\"");
            assertThat(JsonReader.read("t", quoted).text()).isEqualTo(text);
        }
    }

    @Test
    void aValueIsWrittenAsItWasRead() throws InputException {
        String text = "{\"a\":[1,-2.50e3,18446744073709551615,true,null,{}],\"\\u00e9\":\"\\\"\\\\\\n\"}";
        assertThat(JsonText.of(JsonReader.read("t", text))).isEqualTo(text);
    }
}
