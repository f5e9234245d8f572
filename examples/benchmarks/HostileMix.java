import java.io.BufferedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Makes a log that a hostile container could have written, on standard output: {@code java HostileMix.java MIX LINES}. Each mix tries
 * to make one step of lsmith quadratic. Same arguments, same bytes; without arguments the mixes are listed.
 */
final class HostileMix {
    static final List<String> MIXES = List.of(
            "reads",
            "renames",
            "folders",
            "same-hash",
            "deep",
            "numbers",
            "programs",
            "profiles",
            "peers",
            "open-events",
            "words",
            "glued",
            "blank",
            "garbage");

    private static final int DEPTH = 200;
    private static final int BITS = 17;

    private final PrintStream out;
    private long serial = 100;

    private HostileMix(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) {
        if (arguments.length < 2) {
            System.out.println(String.join(" ", MIXES));
            return;
        }
        PrintStream out =
                new PrintStream(new BufferedOutputStream(System.out, 1 << 16), false, StandardCharsets.ISO_8859_1);
        new HostileMix(out).write(arguments[0], Integer.parseInt(arguments[1]));
        out.flush();
    }

    private void write(String mix, int lines) {
        file("open", "/etc/hosts", "r");
        for (int i = 0; i < lines; i++) {
            switch (mix) {
                case "reads" -> file("open", "/srv/file" + letters(i), "r");
                case "renames" -> {
                    if (i % 2 == 0) {
                        file("rename_src", "/srv/a" + letters(i) + "/f", "wrd");
                    } else {
                        file("rename_dest", "/srv/a" + letters(i - 1) + "/f", "wc");
                    }
                }
                case "folders" -> file("mknod", "/srv/" + letters(i) + "/f", "c");
                case "same-hash" -> file("open", "/srv/" + sameHash(i), "r");
                case "deep" -> file("mknod", deep(i), "c");
                case "numbers" -> file("mknod", "/srv/" + i % 1000 + "/run" + i + ".log", "c");
                case "programs" -> seccomp("/usr/bin/p" + letters(i));
                case "profiles" -> record("AVC", avc("web//hat" + letters(i), "open", "/srv/x", "r"));
                case "peers" -> peer(i);
                case "open-events" ->
                    record(
                            "SYSCALL",
                            "arch=c000003e syscall=2 success=yes exit=3 items=1 ppid=1 pid=" + i
                                    + " auid=0 uid=0 gid=0 euid=0 comm=\"web\" exe=\"/bin/web" + i
                                    + "\" subj=web key=(null)");
                case "words" -> record("AVC", avc("web", "open", "/srv/x", "r") + " w".repeat(2_000));
                case "glued" -> glued(i);
                case "blank" -> out.println();
                case "garbage" -> out.println("[" + i + "] <" + letters(i) + "> audit( type= \" msg=' ");
                default -> throw new IllegalArgumentException(mix);
            }
        }
    }

    private void file(String operation, String name, String mask) {
        record("AVC", avc("web", operation, name, mask));
    }

    private static String avc(String profile, String operation, String name, String mask) {
        return "apparmor=\"ALLOWED\" operation=\"" + operation + "\" profile=\"" + profile + "\" name=\"" + name
                + "\" pid=7 comm=\"web\" requested_mask=\"" + mask + "\" denied_mask=\"" + mask + "\" fsuid=0 ouid=0";
    }

    private void seccomp(String program) {
        record(
                "SECCOMP",
                "auid=0 uid=0 gid=0 ses=1 subj=web pid=9 comm=\"p\" exe=\"" + program
                        + "\" sig=0 arch=c000003e syscall=2 compat=0 ip=0x1 code=0x7ffc0000");
    }

    private void peer(int number) {
        record(
                "AVC",
                "apparmor=\"ALLOWED\" operation=\"connect\" class=\"net\" profile=\"web\" pid=7 comm=\"web\" faddr=10."
                        + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255)
                        + " fport=80 family=\"inet\" sock_type=\"stream\" protocol=6 requested=\"connect\" denied=\"connect\"");
    }

    /** Records without a line's end between them, a hundred to a line. */
    private void glued(int number) {
        out.print(
                head("AVC") + avc("web", "open", "/srv/g" + letters(number), "r") + (number % 100 == 99 ? "\n" : " "));
    }

    private void record(String type, String body) {
        out.print(head(type) + body + "\n");
    }

    private String head(String type) {
        serial++;
        return String.format(
                Locale.ROOT,
                "type=%s msg=audit(%d.%03d:%d): ",
                type,
                1_800_000_000L + serial / 1000,
                serial % 1000,
                serial);
    }

    /** A number in letters, so that no rule takes it for one. */
    private static String letters(int number) {
        StringBuilder text = new StringBuilder();
        for (int rest = number; rest > 0 || text.length() == 0; rest /= 26) {
            text.append((char) ('a' + rest % 26));
        }
        return text.toString();
    }

    /** All of these have one String.hashCode. */
    private static String sameHash(int number) {
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < BITS; bit++) {
            text.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return text.toString();
    }

    private static String deep(int number) {
        StringBuilder path = new StringBuilder("/srv");
        for (int depth = 0; depth < DEPTH; depth++) {
            path.append('/').append(10 + (number * 31 + depth * 17) % 80);
        }
        return path.append("/f").append(number).toString();
    }
}
