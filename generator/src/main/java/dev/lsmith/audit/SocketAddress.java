package dev.lsmith.audit;

import dev.lsmith.base.KernelText;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

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
}
