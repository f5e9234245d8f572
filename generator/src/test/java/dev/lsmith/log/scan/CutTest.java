package dev.lsmith.log.scan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CutTest {
    private final Cut cut = new Cut();

    private boolean reads(String stamp) {
        cut.begin();
        return cut.add(Hole.STAMP, RandomLines.bytes(stamp), 0, stamp.length());
    }

    @ParameterizedTest
    @CsvSource({
        "1732233445, 678, 9",
        "1732233445, 000, 1234567",
        "1732233445, 999, 12345678",
        "1732233445, 999, 123456789012345678",
        "9999999999, 999, 0",
        "0000000000, 000, 0000000",
        "999999999, 123, 42",
        "32503680000, 123, 42",
        "0, 001, 42"
    })
    void readsTimeAndSerial(String seconds, String millis, String serial) {
        for (String before : new String[] {"1732233399.111:1):", "1.111:1):", ""}) {
            reads(before);
            assertThat(reads(seconds + "." + millis + ":" + serial + "):")).isTrue();
            assertThat(cut.time()).isEqualTo(Long.parseLong(seconds + millis));
            assertThat(cut.serial()).isEqualTo(Long.parseLong(serial));
            assertThat(cut.end(0)).isEqualTo(seconds.length() + serial.length() + 5);
            assertThat(cut.body()).isEqualTo(cut.end(0));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u000000.123:1):",
                "17322334x5.678:9):",
                "1732233445.67:9):",
                "1732233445.6789:9):",
                "1732233445.6x8:9):",
                "1732233445,678:9):",
                "1732233445.678 9):",
                "1732233445.678:):",
                "1732233445.678:9)",
                "1732233445.678:9",
                "1732233445.678:9x):",
                "1732233445.678:1234567890123456789):",
                "1234567890123.678:9):",
                "253402300800.000:9):"
            })
    void knowsWhatIsNone(String stamp) {
        assertThat(reads(stamp)).isFalse();
        assertThat(reads("1732233445.678:9):")).isTrue();
        assertThat(reads(stamp)).isFalse();
    }
}
