package dev.lsmith.policy.apparmor.meaning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Strings that differ by little: a byte more, a byte less, another byte, a piece twice. The first byte, the class, stays. */
final class Neighbours {
    /** Bytes that patterns treat apart from others, and the ends of the ranges that they name. */
    private static final byte[] TELLING = {
        '/',
        0,
        '.',
        '*',
        '?',
        '[',
        ']',
        '{',
        '\\',
        'a',
        'z',
        '0',
        '9',
        '@',
        ':',
        '^',
        '-',
        ',',
        1,
        2,
        0x10,
        0x7f,
        (byte) 0x80,
        (byte) 0xff,
        (byte) 0xc3,
        ' ',
        '\n',
        '"'
    };

    private final RandomGenerator random;

    Neighbours(RandomGenerator random) {
        this.random = random;
    }

    List<byte[]> of(byte[] text) {
        List<byte[]> all = new ArrayList<>();
        if (text.length > 1) {
            all.add(Arrays.copyOf(text, text.length - 1));
            int at = 1 + random.nextInt(text.length - 1);
            all.add(replaced(text, at, 1, new byte[0]));
            all.add(replaced(text, at, 1, telling()));
            all.add(replaced(text, at, 1, new byte[] {(byte) (text[at] + 1)}));
            all.add(replaced(text, at, 1, new byte[] {(byte) (text[at] - 1)}));
            all.add(replaced(text, at, 0, telling()));
            all.add(replaced(text, at, 0, Arrays.copyOfRange(text, at, text.length)));
        }
        all.add(replaced(text, text.length, 0, new byte[] {'/'}));
        all.add(replaced(text, text.length, 0, telling()));
        all.add(replaced(text, text.length, 0, new byte[] {(byte) random.nextInt(256)}));
        return all;
    }

    private byte[] telling() {
        return new byte[] {TELLING[random.nextInt(TELLING.length)]};
    }

    private static byte[] replaced(byte[] text, int at, int length, byte[] by) {
        byte[] other = new byte[text.length - length + by.length];
        System.arraycopy(text, 0, other, 0, at);
        System.arraycopy(by, 0, other, at, by.length);
        System.arraycopy(text, at + length, other, at + by.length, text.length - at - length);
        return other;
    }
}
