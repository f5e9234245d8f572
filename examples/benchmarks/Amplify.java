import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Makes long audit logs of short ones, on standard output: {@code java Amplify.java BYTES MIX [RECORDING ...]}.
 *
 * <p>Every copy of a recording is of another hour, with other serials, processes, sessions, addresses in memory and
 * ephemeral ports, and of one of 16 containers with identifiers and MCS categories of their own. The mixes:
 * {@code recordings} one copy after the other; {@code interleaved} two copies at a time, line by line; {@code hostile}
 * interleaved copies among 20,000 shapes of records, of which some are of unknown types; {@code distinct=N} records of N
 * files, many times over. Same arguments, same bytes.
 */
final class Amplify {
    private static final int CONTAINERS = 16;
    private static final Pattern HOLES = Pattern.compile("audit\\((?<time>\\d+)\\.(?<millis>\\d{3}):(?<serial>\\d+)\\)"
            + "|(?<=[ ,](?:pid|ppid|opid|ses|exit|a[0-3]|ip|lport|fport|src|dest)=)(?<value>0x[0-9a-f]{5,16}|[0-9a-f]{1,16})(?=[ \\x1D\\n])"
            + "|(?<mcs>s0:c\\d+,c\\d+)|(?<id>\\b[0-9a-f]{64}\\b)");

    private final OutputStream out = new FileOutputStream(FileDescriptor.out);
    private final byte[] buffer = new byte[1 << 18];
    private int filled;
    private long left;
    private long random = 0x2545f4914f6cdd1dL;
    private long serial = 1000;
    private long millis = 1_800_000_000_000L;

    /** What stands at one place of a line. */
    private enum Kind { TEXT, STAMP, PROCESS, POINTER, PORT, LEVEL, IDENTIFIER }

    private record Part(Kind kind, byte[] text, long number, long event) {}

    private record Recording(List<List<Part>> lines, long span, long events) {}

    /** What is the same all through one copy. */
    private static final class Copy {
        final Recording recording;
        final long start;
        final long firstSerial;
        final long salt;
        final byte[] level;
        final byte[] identifier;
        int next;

        Copy(Recording recording, long start, long firstSerial, long salt) {
            this.recording = recording;
            this.start = start;
            this.firstSerial = firstSerial;
            this.salt = salt;
            int container = (int) Long.remainderUnsigned(salt, CONTAINERS);
            this.level = ("s0:c" + (10 + 7 * container) + ",c" + (200 + 31 * container)).getBytes(StandardCharsets.US_ASCII);
            this.identifier = String.format("%064x", (container + 1) * 0x9e3779b97f4a7c15L).getBytes(StandardCharsets.US_ASCII);
        }
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 3) {
            System.err.println("usage: java Amplify.java BYTES recordings|interleaved|hostile|distinct=N RECORDING ...");
            System.exit(2);
        }
        List<Recording> recordings = new ArrayList<>();
        for (int i = 2; i < arguments.length; i++) {
            recordings.add(recording(Path.of(arguments[i])));
        }
        new Amplify(size(arguments[0])).run(arguments[1], recordings);
    }

    private Amplify(long bytes) {
        left = bytes;
    }

    private void run(String mix, List<Recording> recordings) throws IOException {
        if (mix.startsWith("distinct=")) {
            distinct(Integer.parseInt(mix.substring("distinct=".length())));
            return;
        }
        int side = mix.equals("recordings") ? 1 : 2;
        List<Copy> open = new ArrayList<>();
        int copies = 0;
        while (left > 0) {
            while (open.size() < side) {
                open.add(copy(recordings.get(copies++ % recordings.size())));
            }
            if (mix.equals("hostile")) {
                hostile();
            }
            Copy copy = open.get((int) Long.remainderUnsigned(next(), open.size()));
            line(copy);
            if (copy.next == copy.recording.lines().size()) {
                open.remove(copy);
            }
        }
        flush();
    }

    private Copy copy(Recording recording) {
        Copy copy = new Copy(recording, millis, serial, next());
        millis += recording.span() + 1000;
        serial += recording.events() + 1;
        return copy;
    }

    private void line(Copy copy) throws IOException {
        for (Part part : copy.recording.lines().get(copy.next++)) {
            switch (part.kind()) {
                case TEXT -> put(part.text());
                case STAMP -> stamp(copy.start + part.number(), copy.firstSerial + part.event());
                case PROCESS -> decimal(1000 + Math.floorMod(part.number() * 2654435761L ^ copy.salt, 4_000_000L));
                case POINTER -> pointer(part, copy.salt);
                case PORT -> decimal(32768 + Math.floorMod(part.number() * 40503L ^ copy.salt, 28232L));
                case LEVEL -> put(copy.level);
                case IDENTIFIER -> put(copy.identifier);
            }
        }
        newline();
    }

    /** One of 20,000 shapes: a file of its own, a type of its own, a name that needs hex. */
    private void hostile() throws IOException {
        long shape = Long.remainderUnsigned(next(), 20_000);
        if (shape % 50 == 0) {
            put("type=UNKNOWN[" + (1340 + shape % 60) + "] msg=audit(");
            stamp(millis, serial++);
            put(": pid=");
            decimal(1000 + (next() >>> 44));
            put(" words of shape " + shape + " key" + shape % 97 + "=\"value\"");
        } else {
            put("type=AVC msg=audit(");
            stamp(millis, serial++);
            put(": apparmor=\"ALLOWED\" operation=\"open\" profile=\"learn-nginx\" name=");
            put(shape % 7 == 0 ? hex("/srv/data/a \"b\" " + shape) : "\"/srv/data/" + shape % 100 + "/" + shape + ".db\"");
            put(" pid=");
            decimal(1000 + (next() >>> 44));
            put(" comm=\"worker" + shape % 11 + "\" requested_mask=\"" + (shape % 3 == 0 ? "r" : "wc") + "\" denied_mask=\""
                    + (shape % 3 == 0 ? "r" : "wc") + "\" fsuid=" + shape % 2 * 1000 + " ouid=0");
        }
        newline();
    }

    private void distinct(int number) throws IOException {
        while (left > 0) {
            long file = Long.remainderUnsigned(next(), number);
            millis += 1 + (next() >>> 62);
            put("type=AVC msg=audit(");
            stamp(millis, serial++);
            put(": apparmor=\"ALLOWED\" operation=\"open\" class=\"file\" profile=\"learn-nginx\" name=\"/srv/www/site");
            decimal(file % 100);
            put("/page-");
            decimal(file);
            put(".html\" pid=");
            decimal(1000 + (next() >>> 44));
            put(" comm=\"nginx\" requested_mask=\"r\" denied_mask=\"r\" fsuid=101 ouid=0");
            newline();
        }
        flush();
    }

    private static Recording recording(Path file) throws IOException {
        byte[] bytes;
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
            bytes = in.readAllBytes();
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        long firstTime = Long.MAX_VALUE;
        long lastTime = 0;
        Map<String, Long> events = new HashMap<>();
        List<List<Part>> lines = new ArrayList<>();
        Matcher first = Pattern.compile("audit\\((\\d+)\\.(\\d{3}):").matcher(text);
        while (first.find()) {
            long time = Long.parseLong(first.group(1)) * 1000 + Long.parseLong(first.group(2));
            firstTime = Math.min(firstTime, time);
            lastTime = Math.max(lastTime, time);
        }
        for (String line : text.split("\n")) {
            lines.add(parts(line + "\n", firstTime, events));
        }
        return new Recording(lines, lastTime - firstTime, events.size());
    }

    private static List<Part> parts(String line, long firstTime, Map<String, Long> events) {
        List<Part> parts = new ArrayList<>();
        Matcher hole = HOLES.matcher(line);
        int from = 0;
        while (hole.find()) {
            boolean stamp = hole.group("time") != null;
            Part part;
            if (stamp) {
                long time = Long.parseLong(hole.group("time")) * 1000 + Long.parseLong(hole.group("millis"));
                Long event = events.computeIfAbsent(hole.group("serial"), k -> (long) events.size());
                part = new Part(Kind.STAMP, new byte[0], time - firstTime, event);
            } else if (hole.group("mcs") != null) {
                part = new Part(Kind.LEVEL, new byte[0], 0, 0);
            } else if (hole.group("id") != null) {
                part = new Part(Kind.IDENTIFIER, new byte[0], 0, 0);
            } else {
                part = value(line, hole);
            }
            text(parts, line.substring(from, stamp ? hole.start() + "audit(".length() : hole.start()));
            parts.add(part);
            from = hole.end();
        }
        text(parts, line.substring(from, line.length() - 1));
        return parts;
    }

    private static Part value(String line, Matcher hole) {
        String key = line.substring(line.lastIndexOf(' ', hole.start()) + 1, hole.start() - 1);
        String value = hole.group("value");
        byte[] text = value.getBytes(StandardCharsets.US_ASCII);
        boolean decimal = value.matches("\\d{1,9}");
        switch (key) {
            case "pid", "ppid", "opid":
                return new Part(Kind.PROCESS, text, Long.parseLong(value), 0);
            case "lport", "fport", "src", "dest":
                boolean ephemeral = decimal && Integer.parseInt(value) >= 32768 && Integer.parseInt(value) <= 60999;
                return new Part(ephemeral ? Kind.PORT : Kind.TEXT, text, decimal ? Long.parseLong(value) : 0, 0);
            case "ses":
                return new Part(Kind.TEXT, text, 0, 0);
            default:
                return new Part(value.length() > 8 ? Kind.POINTER : Kind.TEXT, text, 0, 0);
        }
    }

    private static void text(List<Part> parts, String text) {
        if (!text.isEmpty()) {
            parts.add(new Part(Kind.TEXT, text.getBytes(StandardCharsets.ISO_8859_1), 0, 0));
        }
    }

    private void stamp(long time, long number) throws IOException {
        decimal(time / 1000);
        put((byte) '.');
        long rest = time % 1000;
        put((byte) ('0' + rest / 100));
        put((byte) ('0' + rest / 10 % 10));
        put((byte) ('0' + rest % 10));
        put((byte) ':');
        decimal(number);
        put((byte) ')');
    }

    /** As many digits, the last seven but three of them other ones: where a mapping lies changes, within it little does. */
    private void pointer(Part part, long salt) throws IOException {
        byte[] text = part.text();
        int length = text.length;
        put(text, length - 7);
        for (int i = length - 7; i < length - 3; i++) {
            put((byte) "0123456789abcdef".charAt((int) (salt >>> 4 * (i & 7)) & 15));
        }
        for (int i = length - 3; i < length; i++) {
            put(text[i]);
        }
    }

    private void decimal(long number) throws IOException {
        room(20);
        int digits = 1;
        for (long n = number; n >= 10; n /= 10) {
            digits++;
        }
        long rest = number;
        for (int i = filled + digits - 1; i >= filled; i--) {
            buffer[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        filled += digits;
        left -= digits;
    }

    private static String hex(String text) {
        StringBuilder hex = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hex.append(String.format("%02X", b));
        }
        return hex.toString();
    }

    private void newline() throws IOException {
        put((byte) '\n');
    }

    private void put(String text) throws IOException {
        put(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void put(byte[] text) throws IOException {
        put(text, text.length);
    }

    private void put(byte[] text, int length) throws IOException {
        room(length);
        System.arraycopy(text, 0, buffer, filled, length);
        filled += length;
        left -= length;
    }

    private void put(byte one) throws IOException {
        room(1);
        buffer[filled++] = one;
        left--;
    }

    private void room(int length) throws IOException {
        if (filled + length > buffer.length) {
            flush();
        }
    }

    private void flush() throws IOException {
        out.write(buffer, 0, filled);
        filled = 0;
    }

    private long next() {
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        return random;
    }

    private static long size(String text) {
        long unit = text.endsWith("G") ? 1 << 30 : text.endsWith("M") ? 1 << 20 : text.endsWith("K") ? 1 << 10 : 1;
        return Long.parseLong(unit == 1 ? text : text.substring(0, text.length() - 1)) * unit;
    }
}
