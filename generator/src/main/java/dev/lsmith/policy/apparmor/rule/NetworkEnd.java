package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.ByteSet;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.apparmor.rule.LanguageVersion.Refusal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One end of what a network rule speaks of: the process's, or the other one.
 *
 * @param ip the address; several of them in parentheses mean the first one (measured with apparmor_parser 4.1 and 5.0)
 * @param port the port or range of ports; several mean the first as well
 * @param label its label, or the label that it gets ({@code label:=}); from AppArmor 5.0 on
 * @param labels whether the label is given and not compared
 * @param iface the network interface, of the process's end only; from AppArmor 5.0 on
 */
public record NetworkEnd(
        Optional<String> ip, Optional<String> port, Optional<Glob> label, boolean labels, Optional<Glob> iface) {
    /** Any. */
    public static final NetworkEnd ANY = new NetworkEnd(Optional.empty(), Optional.empty());

    /** What a kernel asks of any end. */
    static final BytePattern ANYWHERE = anyAddress(BytePattern.sequence(GlobPatterns.ANY_BYTE, GlobPatterns.ANY_BYTE));

    /** As strtoul(3) reads them, with blanks and a sign. */
    private static final Pattern PORT = Pattern.compile("\\s*\\+?0*([0-9]{1,5})(?:-\\s*\\+?0*([0-9]{1,5}))?");

    /** Two letters a: what an automaton gives as an example where any byte would do. */
    private static final int ANY_PORT = 0x6161;

    private static final int HIGHEST_PORT = 65_535;

    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
    private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");
    private static final int GROUPS = 8;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    private static final Pattern V4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /** An address and port, as from AppArmor 4.0 on. */
    public NetworkEnd(Optional<String> ip, Optional<String> port) {
        this(ip, port, Optional.empty(), false, Optional.empty());
    }

    /** The address that counts. */
    public Optional<String> firstIp() {
        return ipWords().stream().findFirst();
    }

    /** The port or range of ports that counts. */
    public Optional<String> firstPort() {
        return portWords().stream().findFirst();
    }

    /** The addresses as they are written; several stand in parentheses. */
    public List<String> ipWords() {
        return words(ip);
    }

    /** The ports as they are written; several stand in parentheses. */
    public List<String> portWords() {
        return words(port);
    }

    private static List<String> words(Optional<String> values) {
        return values.map(text -> text.startsWith("(")
                        ? List.of(text.substring(1, text.length() - 1).split(" ", -1))
                        : List.of(text))
                .orElse(List.of());
    }

    /** Whether more is written than counts. */
    public boolean saysMore() {
        return !firstIp().equals(ip) || !firstPort().equals(port);
    }

    /** Whether it says anything. */
    public boolean isGiven() {
        return !equals(ANY);
    }

    boolean hasAddress() {
        return ip.isPresent() || port.isPresent();
    }

    boolean hasLabel() {
        return label.isPresent() || iface.isPresent();
    }

    NetworkEnd withPatterns(UnaryOperator<Glob> change) {
        return new NetworkEnd(ip, port, label.map(change), labels, iface.map(change));
    }

    /** That port on any address. */
    public static NetworkEnd port(int port) {
        return new NetworkEnd(Optional.empty(), Optional.of(Integer.toString(port)));
    }

    /**
     * What a kernel asks of such an end: a byte that tells the length of the address (0 for an unknown one), the address, two
     * bytes of port (0 for an unknown one).
     *
     * @throws InputException when the address or port is none
     */
    BytePattern pattern() throws InputException {
        if (equals(ANY)) {
            return ANYWHERE;
        }
        BytePattern ports = ports(firstPort());
        if (firstIp().isPresent()) {
            return BytePattern.sequence(ip(firstIp().get()), ports);
        }
        return anyAddress(ports);
    }

    private static BytePattern anyAddress(BytePattern ports) {
        List<BytePattern> lengths = new ArrayList<>();
        for (int length : new int[] {0, 4, 16}) {
            List<BytePattern> parts = new ArrayList<>(List.of(BytePattern.bytes(length)));
            for (int i = 0; i < length; i++) {
                parts.add(GlobPatterns.ANY_BYTE);
            }
            parts.add(ports);
            lengths.add(new BytePattern.Sequence(parts));
        }
        return new BytePattern.Choice(lengths);
    }

    /** Where the end that begins there in a string of the kernel ends. */
    static int behind(byte[] text, int from) {
        return from + 1 + (from < text.length ? text[from] : 0) + 2;
    }

    /**
     * The address and the port of the end that begins there; nothing for what is not known, which is written as zeros, nor for a port that
     * stands for any ({@link #ANY_PORT}).
     */
    static String words(byte[] text, int from) {
        if (behind(text, from) > text.length) {
            return "";
        }
        int port = (text[from + 1 + text[from]] & 0xff) << 8 | (text[from + 2 + text[from]] & 0xff);
        List<String> words = new ArrayList<>();
        if (text[from] > 0) {
            words.add("ip=" + numeric(Arrays.copyOfRange(text, from + 1, from + 1 + text[from])));
        }
        if (port > 0 && port != ANY_PORT) {
            words.add("port=" + port);
        }
        return String.join(" ", words);
    }

    private static String numeric(byte[] address) {
        try {
            String text = InetAddress.getByAddress(address).getHostAddress();
            return address.length == IPV6_BYTES && !text.contains(":") ? "::ffff:" + text : text;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an address", e);
        }
    }

    /** {@code none}, an address, or an address and the length of its prefix. */
    private static BytePattern ip(String text) throws InputException {
        if (text.equals("none")) {
            return BytePattern.bytes(0);
        }
        String[] parts = text.split("/", 2);
        byte[] bytes = bytes(parts[0]).orElseThrow(() -> fault("no address: " + text));
        int prefix = parts.length == 2 ? number(parts[1], 8 * bytes.length) : 8 * bytes.length;
        List<BytePattern> pattern = new ArrayList<>(List.of(BytePattern.bytes(bytes.length)));
        for (int i = 0; i < bytes.length; i++) {
            int fixed = Math.max(0, Math.min(8, prefix - 8 * i));
            int mask = 0xff << (8 - fixed) & 0xff;
            int low = bytes[i] & mask;
            pattern.add(new BytePattern.One(ByteSet.range(low, low | (~mask & 0xff))));
        }
        return new BytePattern.Sequence(pattern);
    }

    /** A port, or a range {@code 1-1024}. */
    private static BytePattern ports(Optional<String> port) throws InputException {
        if (port.isEmpty()) {
            return BytePattern.sequence(GlobPatterns.ANY_BYTE, GlobPatterns.ANY_BYTE);
        }
        String[] ends = port.get().split("-", 2);
        int first = number(ends[0], HIGHEST_PORT);
        int last = ends.length == 2 ? number(ends[1], HIGHEST_PORT) : first;
        List<BytePattern> pages = new ArrayList<>();
        for (int page = first >> 8; page <= last >> 8; page++) {
            int low = page == first >> 8 ? first & 0xff : 0;
            int high = page == last >> 8 ? last & 0xff : 0xff;
            pages.add(BytePattern.sequence(BytePattern.bytes(page), new BytePattern.One(ByteSet.range(low, high))));
        }
        if (pages.isEmpty()) {
            throw fault("no ports: " + port.get());
        }
        return new BytePattern.Choice(pages);
    }

    private static int number(String text, int highest) throws InputException {
        int value = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
        if (value < 0 || value > highest) {
            throw fault("no number from 0 to " + highest + ": " + text);
        }
        return value;
    }

    static InputException fault(String message) {
        return new InputException(Diagnostic.error("apparmor-profile", message, "see apparmor.d(5)"));
    }

    /** What is wrong with an address or port; empty when nothing is. */
    Optional<Refusal> check() {
        if (firstIp().filter(ip -> !isAddress(ip)).isPresent()) {
            return Optional.of(
                    Refusal.of("`" + firstIp().get() + "` is no address", "write an IPv4 or IPv6 address, or none"));
        }
        if (firstPort().filter(port -> !isPort(port)).isPresent()) {
            return Optional.of(
                    Refusal.of("`" + firstPort().get() + "` is no port or range of ports", "write 0 to 65535"));
        }
        return Optional.empty();
    }

    private static boolean isPort(String text) {
        Matcher matcher = PORT.matcher(text);
        if (!matcher.matches()) {
            return false;
        }
        int from = Integer.parseInt(matcher.group(1));
        int to = matcher.group(2) == null ? from : Integer.parseInt(matcher.group(2));
        return from <= to && to <= HIGHEST_PORT;
    }

    /** Whether it is an address as {@code inet_pton(3)} reads them, or {@code none}. */
    private static boolean isAddress(String text) {
        return text.equals("none") || IPV4.matcher(text).matches() || isIpv6(text);
    }

    private static boolean isIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, true) == GROUPS;
        }
        String head = text.substring(0, gap);
        String tail = text.substring(gap + 2);
        int before = head.isEmpty() ? 0 : groups(head, false);
        int after = tail.isEmpty() ? 0 : groups(tail, true);
        return before >= 0 && after >= 0 && before + after < GROUPS;
    }

    /** How many groups there are, an IPv4 address at the end counting two; -1 when one is none. */
    private static int groups(String text, boolean mayEndInIpv4) {
        String[] groups = text.split(":", -1);
        int count = groups.length;
        for (int i = 0; i < groups.length; i++) {
            boolean last = i == groups.length - 1;
            if (last && mayEndInIpv4 && IPV4.matcher(groups[i]).matches()) {
                count++;
            } else if (!GROUP.matcher(groups[i]).matches()) {
                return -1;
            }
        }
        return count;
    }

    /** The length of an address of a family of the internet, in bytes. */
    static int length(String family) {
        return family.equals("inet6") ? IPV6_BYTES : IPV4_BYTES;
    }

    /** The four or sixteen bytes of an address in digits; empty for any other text: no name is looked up. */
    static Optional<byte[]> bytes(String text) {
        if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            byte[] address = InetAddress.getByName(text).getAddress();
            return Optional.of(text.contains(":") && address.length == IPV4_BYTES ? mapped(address) : address);
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** {@code ::ffff:192.0.2.1}, which Java takes for an IPv4 address and inet_pton(3) for one of IPv6. */
    private static byte[] mapped(byte[] ipv4) {
        byte[] address = new byte[IPV6_BYTES];
        address[IPV6_BYTES - IPV4_BYTES - 2] = (byte) 0xff;
        address[IPV6_BYTES - IPV4_BYTES - 1] = (byte) 0xff;
        System.arraycopy(ipv4, 0, address, IPV6_BYTES - IPV4_BYTES, IPV4_BYTES);
        return address;
    }
}
