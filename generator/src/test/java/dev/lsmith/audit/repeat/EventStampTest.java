package dev.lsmith.audit.repeat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventStampTest {
    private final EventStamp stamp = new EventStamp();

    private boolean reads(String text) {
        return stamp.read(RandomLines.bytes(text), 0, text.length()) >= 0;
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
            assertThat(stamp.time()).isEqualTo(Long.parseLong(seconds + millis));
            assertThat(stamp.serial()).isEqualTo(Long.parseLong(serial));
            assertThat(stamp.end()).isEqualTo(seconds.length() + serial.length() + 5);
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
    void knowsWhatIsNone(String text) {
        assertThat(reads(text)).isFalse();
        assertThat(reads("1732233445.678:9):")).isTrue();
        assertThat(reads(text)).isFalse();
    }
}
