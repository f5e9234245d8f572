package dev.lsmith.access.trace;

import dev.lsmith.access.trace.Tracee.Descriptor;
import dev.lsmith.base.KernelText;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.kernel.KernelTable;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What strace's words for arguments stand for: strings, paths, descriptors, flags, addresses of sockets. */
final class StraceText {
    private static final Pattern STRING = Pattern.compile("(@?)\"(.*)\"(\\.\\.\\.)?", Pattern.DOTALL);
    private static final Pattern DESCRIPTOR = Pattern.compile("([0-9]+|AT_FDCWD)(?:<(.*)>)?(?:\\(deleted\\))?");

    /** What {@code -yy} puts behind the path of a device. */
    private static final Pattern DEVICE = Pattern.compile("<(?:char|block) [0-9]+:[0-9]+>$");

    private static final Pattern PORT = Pattern.compile("sin6?_port=htons\\(([0-9]{1,5})\\)");
    private static final Pattern ADDRESS =
            Pattern.compile("(?:inet_addr\\(|inet_pton\\(AF_INET6, )\"([0-9a-fA-F:.]{2,45})\"");
    private static final Pattern FAMILY = Pattern.compile("sa_family=AF_([A-Za-z0-9]+)");
    private static final Pattern SOCKET_PATH = Pattern.compile("sun_path=(@?\"(?:[^\"\\\\]|\\\\.)*\")");
    private static final Pattern NUMBER = Pattern.compile("0x[0-9a-f]{1,16}|[0-9]{1,18}");
    private static final int OCTAL = 8;
    private static final int HEX = 16;

    private final Map<String, Long> words = new HashMap<>();
    private final Map<String, Descriptor> sockets = new HashMap<>();

    /** The shipped tables {@code kernel/argument-words.csv} and {@code kernel/traced-sockets.csv}. */
    StraceText() {
        for (List<String> row : ShippedData.rows("kernel/argument-words.csv")) {
            words.put(row.get(0), Long.decode(row.get(1)));
        }
        for (List<String> row : ShippedData.rows("kernel/traced-sockets.csv")) {
            sockets.put(row.get(0), Descriptor.socket(row.get(1), row.get(2), Integer.parseInt(row.get(3))));
        }
    }

    /** What a string stands for; empty for what is no string or was cut short. An abstract socket's begins with {@code @}. */
    static Optional<String> string(String text) {
        Matcher string = STRING.matcher(text);
        return string.matches() && string.group(3) == null
                ? Optional.of(string.group(1) + unescaped(string.group(2)))
                : Optional.empty();
    }

    /** Without the escapes that strace writes (print_quoted_string_ex() in its util.c). */
    static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return KernelText.decode(text.getBytes(StandardCharsets.ISO_8859_1));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i++);
            if (c != '\\' || i == text.length()) {
                bytes.write(c);
                continue;
            }
            char escape = text.charAt(i++);
            int digits = escape == 'x' ? i : i - 1;
            int radix = escape == 'x' ? HEX : OCTAL;
            int most = escape == 'x' ? 2 : 3;
            int end = digits;
            while (end < text.length() && end < digits + most && Character.digit(text.charAt(end), radix) >= 0) {
                end++;
            }
            if (end > digits) {
                bytes.write(Integer.parseInt(text.substring(digits, end), radix));
                i = end;
            } else {
                bytes.write(control(escape));
            }
        }
        return KernelText.decode(bytes.toByteArray());
    }

    private static int control(char escape) {
        return switch (escape) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'f' -> '\f';
            case 'v' -> 0x0b;
            default -> escape;
        };
    }

    /** The number of a descriptor; empty for the working folder and for what is none. */
    static OptionalInt number(String text) {
        Matcher descriptor = DESCRIPTOR.matcher(text);
        return descriptor.matches()
                        && !descriptor.group(1).equals("AT_FDCWD")
                        && descriptor.group(1).length() < 8
                ? OptionalInt.of(Integer.parseInt(descriptor.group(1)))
                : OptionalInt.empty();
    }

    /** What {@code -y} or {@code -yy} says of a descriptor; empty where it says nothing that is known. */
    Optional<Descriptor> described(String text) {
        Matcher descriptor = DESCRIPTOR.matcher(text);
        if (!descriptor.matches() || descriptor.group(2) == null) {
            return Optional.empty();
        }
        String what = DEVICE.matcher(descriptor.group(2)).replaceFirst("");
        if (what.startsWith("/")) {
            return Optional.of(Descriptor.file(unescaped(what)));
        }
        int colon = what.indexOf(":[");
        String kind = colon < 0 ? what : what.substring(0, colon);
        return kind.equals("NETLINK")
                ? Optional.of(netlink(what.substring(colon + 2)))
                : Optional.ofNullable(sockets.get(kind));
    }

    /** {@code ROUTE:4242]}, or an inode of a socket that has no address yet. */
    private Descriptor netlink(String text) {
        String protocol = text.split("[:\\]]", 2)[0];
        return Descriptor.socket(
                "netlink", "raw", words.getOrDefault("NETLINK_" + protocol, -1L).intValue());
    }

    /** The sum of flags; empty if a word among them is not known. */
    OptionalLong value(String text) {
        String bare = text.startsWith("flags=") ? text.substring("flags=".length()) : text;
        long sum = 0;
        for (String part : bare.split("\\|", -1)) {
            String word = part.strip();
            Optional<Long> number = NUMBER.matcher(word).matches()
                    ? Optional.of(
                            word.startsWith("0x") ? Long.parseUnsignedLong(word.substring(2), HEX) : Long.valueOf(word))
                    : word(word);
            if (number.isEmpty()) {
                return OptionalLong.empty();
            }
            sum |= number.get();
        }
        return OptionalLong.of(sum);
    }

    private Optional<Long> word(String word) {
        return word.startsWith("SIG")
                ? KernelTable.SIGNALS.number(word.substring("SIG".length()).toLowerCase(Locale.ROOT))
                : Optional.ofNullable(words.get(word));
    }

    /** AppArmor's name of {@code AF_INET6} or {@code SOCK_STREAM|SOCK_CLOEXEC}. */
    static String lower(String text) {
        String word = text.split("\\|", 2)[0];
        String name = word.substring(word.indexOf('_') + 1).toLowerCase(Locale.ROOT);
        return name.equals("local") || name.equals("file") ? "unix" : name;
    }

    /** The path of a unix socket's address, with {@code @} before an abstract name; empty for another or unnamed one. */
    static Optional<String> unixPath(String address) {
        Matcher path = SOCKET_PATH.matcher(address);
        return path.find() ? string(path.group(1)) : Optional.empty();
    }

    /** The family of a socket's address as AppArmor names it; empty where there is none. */
    static Optional<String> family(String address) {
        Matcher family = FAMILY.matcher(address);
        return family.find() ? Optional.of(lower("AF_" + family.group(1))) : Optional.empty();
    }

    /** The address in numbers of an internet socket's. */
    static Optional<String> address(String address) {
        Matcher found = ADDRESS.matcher(address);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /** The port of an internet socket's address; empty for none and for 0. */
    static Optional<Integer> port(String address) {
        Matcher port = PORT.matcher(address);
        return port.find() ? Optional.of(Integer.valueOf(port.group(1))).filter(p -> p > 0) : Optional.empty();
    }

    /** A path without {@code .}, {@code ..} and doubled separators, as far as its text tells; a last separator stays. */
    static String normal(String path) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        String joined = "/" + String.join("/", parts);
        return path.endsWith("/") && !parts.isEmpty() ? joined + "/" : joined;
    }
}
