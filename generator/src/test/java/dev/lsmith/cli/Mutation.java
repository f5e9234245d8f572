package dev.lsmith.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Makes inputs that nobody wrote of inputs that somebody did.
 *
 * @param random decides everything: the same state gives the same input
 * @param seeds good inputs of one kind
 * @param words what means something in inputs of that kind
 */
record Mutation(RandomGenerator random, List<byte[]> seeds, List<String> words) {
    private static final int MOST_CHANGES = 6;
    private static final int DEEP = 3_000;

    /** Bytes that end, begin or escape something in one language or another. */
    private static final byte[] SPECIAL =
            "\0\n\r\t \"'\\{}[]()<>*?@#$%,;:=-+/0aF~^\u001b\u001d\u007f\u00ff".getBytes(StandardCharsets.ISO_8859_1);

    Mutation {
        seeds = List.copyOf(seeds);
        words = List.copyOf(words);
    }

    /** The next input. */
    byte[] next() {
        byte[] input = seed();
        for (int change = 1 + random.nextInt(MOST_CHANGES); change > 0; change--) {
            input = changed(input);
        }
        return input;
    }

    private byte[] seed() {
        return seeds.get(random.nextInt(seeds.size())).clone();
    }

    private byte[] changed(byte[] input) {
        int at = random.nextInt(input.length + 1);
        int length = Math.min(input.length - at, 1 + random.nextInt(1 << random.nextInt(10)));
        return switch (random.nextInt(10)) {
            case 0 -> replaced(input, at, Math.min(1, length), new byte[] {SPECIAL[random.nextInt(SPECIAL.length)]});
            case 1 -> replaced(input, at, Math.min(1, length), new byte[] {(byte) random.nextInt(256)});
            case 2 -> replaced(input, at, length, new byte[0]);
            case 3 ->
                replaced(input, at, 0, repeated(Arrays.copyOfRange(input, at, at + length), 1 + random.nextInt(40)));
            case 4 -> replaced(input, at, 0, word());
            case 5 -> replaced(input, at, length, word());
            case 6 -> Arrays.copyOf(input, at);
            case 7 -> spliced(input, at);
            case 8 -> replaced(input, at, 0, repeated(word(), 1 + random.nextInt(random.nextInt(8) == 0 ? DEEP : 9)));
            default -> movedLine(input);
        };
    }

    private byte[] word() {
        return words.get(random.nextInt(words.size())).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The rest comes from another input. */
    private byte[] spliced(byte[] input, int at) {
        byte[] other = seed();
        int from = random.nextInt(other.length + 1);
        return replaced(input, at, input.length - at, Arrays.copyOfRange(other, from, other.length));
    }

    private byte[] movedLine(byte[] input) {
        String[] lines = new String(input, StandardCharsets.ISO_8859_1).split("\n", -1);
        int from = random.nextInt(lines.length);
        int to = random.nextInt(lines.length);
        String moved = lines[from];
        lines[from] = lines[to];
        lines[to] = moved;
        return String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] repeated(byte[] bytes, int times) {
        byte[] all = new byte[bytes.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(bytes, 0, all, i * bytes.length, bytes.length);
        }
        return all;
    }

    private static byte[] replaced(byte[] input, int at, int length, byte[] by) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(input, 0, at);
        out.writeBytes(by);
        out.write(input, at + length, input.length - at - length);
        return out.toByteArray();
    }
}
