package dev.lsmith.audit;

import dev.lsmith.base.KernelText;
import dev.lsmith.base.kernel.KernelTable;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A socket address in the words of {@code ausearch -i}: <code>{ saddr_fam=inet laddr=0.0.0.0 lport=80 }</code>, and before
 * audit-userspace 2.8 {@code inet host:0.0.0.0 serv:80}. Source: print_sockaddr() in auparse/interpret.c.
 */
final class InterpretedAddress {
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
