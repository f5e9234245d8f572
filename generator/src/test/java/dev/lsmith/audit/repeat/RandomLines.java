package dev.lsmith.audit.repeat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Lines of logs, made up: each run makes the same. */
final class RandomLines {
    private static final String ALPHABET = " =0123456789abcdefxABCDEF-\"{}():.\u001d\n,zZ?";
    private static final List<String> CARRIERS = List.of(
            "",
            "",
            "node=h1 ",
            "Nov  9 09:09:09 host kernel: [   99.999999] audit: ",
            "2029-09-09T09:09:09.999+00:00 host audispd[999]: node=h ",
            "<9>1 2029-09-09T09:09:09Z host kernel - - - audit: ",
            "[99999.9] audit: ",
            "audit.log:99:",
            "x[9:9]:");
    private static final List<String> WORDS = List.of(
            "pid=1",
            "pid=4242",
            "pid=?",
            "ppid=7",
            "auid=4294967295",
            "a0=5",
            "a0=7ffc1234abcd",
            "a1=0",
            "exit=-13",
            "exit=no",
            "lport=80",
            "lport=443",
            "lport=40000",
            "lport=60999",
            "lport=61000",
            "saddr=0200B228AC110001",
            "saddr=02",
            "SADDR={ saddr_fam=inet laddr=172.17.0.1 lport=41542 }",
            "syscall=1",
            "syscall=10",
            "syscall=101",
            "comm=\"a\"",
            "comm=\"ab\"",
            "name=2F61",
            "scontext=system_u:system_r:container_t:s0:c12,c345",
            "tcontext=system_u:object_r:container_file_t:s0:c1,c1023",
            "subj=u:r:t:s0-s0:c0.c1023",
            "obj=u:r:t:s0:c4",
            "x");

    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(17);

    /** The bytes of a text, with slack behind them. */
    static byte[] bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return Arrays.copyOf(bytes, bytes.length + Words.SLACK);
    }

    /** One of some. */
    String anyOf(List<String> lines) {
        return lines.get(random.nextInt(lines.size()));
    }

    /** A line without its end. */
    String line() {
        StringBuilder line = new StringBuilder();
        line.append(CARRIERS.get(random.nextInt(CARRIERS.size())).replace("9", String.valueOf(random.nextInt(10))));
        line.append("type=").append(random.nextBoolean() ? "AVC" : "SYSCALL").append(" msg=audit(");
        line.append(random.nextInt(2_000_000_000)).append('.').append(100 + random.nextInt(900));
        line.append(':').append(random.nextInt(1, 1 << random.nextInt(1, 30))).append("):");
        for (int i = random.nextInt(8); i >= 0; i--) {
            line.append(random.nextInt(9) == 0 ? '\u001d' : ' ').append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return line.toString();
    }

    /** A line with a character more, less or another one; perhaps it is two lines now. */
    String changed(String line) {
        int at = random.nextInt(line.length());
        String other = String.valueOf(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        return switch (random.nextInt(3)) {
            case 0 -> line.substring(0, at) + line.substring(at + 1);
            case 1 -> line.substring(0, at) + other + line.substring(at);
            default -> line.substring(0, at) + other + line.substring(at + 1);
        };
    }
}
