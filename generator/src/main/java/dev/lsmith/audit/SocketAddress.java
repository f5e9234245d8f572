package dev.lsmith.audit;

import dev.lsmith.base.KernelText;
import dev.lsmith.base.kernel.KernelTable;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code struct sockaddr} as SOCKADDR records hold it in hex.
 *
 * @param family the number of the address family (linux/socket.h)
 * @param address of inet and inet6, in numbers; empty for other families
 * @param port of inet and inet6; the port id of netlink; 0 otherwise
 * @param path of unix, an abstract one with a leading {@code @} in place of its NUL; empty for other families and for an
 *     unnamed socket
 */
public record SocketAddress(int family, String address, long port, String path) {
    private static final int UNIX = 1;
    private static final int INET = 2;
    private static final int INET6 = 10;
    private static final int NETLINK = 16;
    private static final int PATH_OFFSET = 2;

    /** Reads the raw value of {@code saddr}; empty when it is no such hex. The family is taken as little-endian. */
    public static Optional<SocketAddress> parse(String hex) {
        if (hex.length() < 4 || hex.length() % 2 != 0 || !FieldDecoder.isHex(hex)) {
            return Optional.empty();
        }
        byte[] bytes = HexFormat.of().parseHex(hex);
        int family = (bytes[0] & 0xff) | (bytes[1] & 0xff) << 8;
        boolean swapped = family > 0xff && (bytes[0] == 0);
        return Optional.of(of(swapped ? Integer.reverseBytes(family) >>> 16 : family, bytes, swapped));
    }

    private static SocketAddress of(int family, byte[] bytes, boolean bigEndian) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        if (family == UNIX) {
            return new SocketAddress(family, "", 0, path(bytes));
        }
        if (family == INET && bytes.length >= 8) {
            return new SocketAddress(family, numeric(bytes, 4, 8), port(bytes), "");
        }
        if (family == INET6 && bytes.length >= 24) {
            return new SocketAddress(family, numeric(bytes, 8, 24), port(bytes), "");
        }
        if (family == NETLINK && bytes.length >= 8) {
            return new SocketAddress(family, "", Integer.toUnsignedLong(buffer.getInt(4)), "");
        }
        return new SocketAddress(family, "", 0, "");
    }

    private static int port(byte[] bytes) {
        return (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
    }

    /** A path ends at its NUL; an abstract name has one in front and takes all that is left (unix(7)). */
    private static String path(byte[] bytes) {
        if (bytes.length <= PATH_OFFSET) {
            return "";
        }
        if (bytes[PATH_OFFSET] != 0) {
            int end = PATH_OFFSET;
            while (end < bytes.length && bytes[end] != 0) {
                end++;
            }
            return KernelText.decode(bytes, PATH_OFFSET, end - PATH_OFFSET);
        }
        int end = bytes.length;
        while (end > PATH_OFFSET + 1 && bytes[end - 1] == 0) {
            end--;
        }
        int length = end - PATH_OFFSET - 1;
        return length == 0 ? "" : "@" + KernelText.decode(bytes, PATH_OFFSET + 1, length);
    }

    private static String numeric(byte[] bytes, int from, int to) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, to)).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an address", e);
        }
    }

    /**
     * A socket address in the words of {@code ausearch -i}: <code>{ saddr_fam=inet laddr=0.0.0.0 lport=80 }</code>, and before
     * audit-userspace 2.8 {@code inet host:0.0.0.0 serv:80}. Source: print_sockaddr() in auparse/interpret.c.
     */
    static final class InterpretedAddress {
        private static final Pattern FAMILY =
                Pattern.compile("(?:\\{ *(?:saddr_)?fam=)?([a-z0-9]{1,20})\\b.*", Pattern.DOTALL);
        private static final Pattern HOST = Pattern.compile(" (?:laddr=|host:)([0-9a-fA-F:.]{2,45})(?: |$)");
        private static final Pattern PORT = Pattern.compile(" (?:lport=|serv:)(\\d{1,5})(?: |$)");
        private static final Pattern PATH = Pattern.compile("(?: path=|^local )(.*?)(?: \\}|$)", Pattern.DOTALL);
        private static final int UNIX = 1;

        private InterpretedAddress() {}

        /** The same address in hex, as the kernel writes it; empty for words that are none. */
        static Optional<String> hex(String words) {
            Matcher family = FAMILY.matcher(words);
            if (!family.matches()) {
                return Optional.empty();
            }
            Optional<Long> number = family.group(1).equals("local")
                    ? Optional.of((long) UNIX)
                    : KernelTable.ADDRESS_FAMILIES.number(family.group(1));
            return number.map(n -> HexFormat.of().withUpperCase().formatHex(bytes(n.intValue(), words)));
        }

        private static byte[] bytes(int family, String words) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.write(family);
            bytes.write(family >> 8);
            if (family == UNIX) {
                Matcher path = PATH.matcher(words);
                bytes.writeBytes(KernelText.encode(path.find() ? path.group(1) : ""));
                return bytes.toByteArray();
            }
            Matcher port = PORT.matcher(words);
            int number = port.find() ? Integer.parseInt(port.group(1)) : 0;
            bytes.write(number >> 8);
            bytes.write(number);
            Matcher host = HOST.matcher(words);
            if (host.find()) {
                byte[] address = address(host.group(1));
                // A flow label stands before an address of IPv6 (struct sockaddr_in6).
                bytes.writeBytes(new byte[address.length == 16 ? 4 : 0]);
                bytes.writeBytes(address);
            }
            return bytes.toByteArray();
        }

        /** An address in numbers: no name is ever looked up, as the pattern has digits only. */
        private static byte[] address(String digits) {
            try {
                return InetAddress.getByName(digits.contains(":") ? "[" + digits + "]" : digits)
                        .getAddress();
            } catch (UnknownHostException e) {
                return new byte[0];
            }
        }
    }
}
