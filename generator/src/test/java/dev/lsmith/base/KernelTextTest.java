package dev.lsmith.base;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.KernelText.KernelWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes of any content come back as they were, whole or piece by piece. */
class KernelTextTest {
    private static final long SEED = 20261122;
    private static final String[] PIECES = {
        "a", "/", "\0", "\u00e9", "\u20ac", "\uD83D\uDE00", "\uDC80", "\uDCFF", "\uDC7F", "\uD83D"
    };

    @Test
    void whatIsDecodedIsEncodedToTheSameBytes() {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            for (int k = 0; k < bytes.length && i % 3 == 0; k++) {
                bytes[k] &= 0x7f;
            }
            assertThat(KernelText.encode(KernelText.decode(bytes)))
                    .as("seed %d", SEED)
                    .isEqualTo(bytes);
        }
    }

    @Test
    void eachCharacterIsEncodedForItself() {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            String text = text(random);
            assertThat(KernelText.encode(text)).as("seed %d", SEED).isEqualTo(plain(text));
        }
    }

    @Test
    void aWriterWritesTheSameBytesWhereverItIsCutOrFlushed() throws IOException {
        Random random = new Random(SEED);
        for (int i = 0; i < 300; i++) {
            String text = text(random).repeat(1 + random.nextInt(9_000));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (KernelWriter writer = new KernelWriter(out)) {
                for (int from = 0; from < text.length(); ) {
                    int length = Math.min(text.length() - from, 1 + random.nextInt(20_000));
                    writer.write(text, from, length);
                    from += length;
                    if (random.nextInt(4) == 0) {
                        writer.flush();
                    }
                }
            }
            assertThat(out.toByteArray()).as("seed %d", SEED).isEqualTo(KernelText.encode(text));
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(8); n > 0; n--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    /** As the documentation says it: a code point at a time. */
    private static byte[] plain(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        text.codePoints().forEach(c -> {
            if (KernelText.isEscapedByte(c)) {
                out.write(c - 0xDC00);
            } else {
                out.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
        });
        return out.toByteArray();
    }
}
