package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.ByteSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One end of a network access: a byte that tells the length of the address (0 for an unknown one), the address, two
 * bytes of port (0 for an unknown one).
 */
final class NetworkEnds {
    /** Any end. */
    public static final BytePattern ANY = new BytePattern.Choice(List.of(end(0), end(4), end(16)));

    /** As strtoul(3) reads them, with blanks and a sign. */
    private static final Pattern PORT = Pattern.compile("\\s*\\+?0*([0-9]{1,5})(?:-\\s*\\+?0*([0-9]{1,5}))?");

    private static final int HIGHEST_PORT = 65_535;

    private NetworkEnds() {}

    private static BytePattern end(int length) {
        List<BytePattern> parts = new ArrayList<>(List.of(BytePattern.bytes(length)));
        for (int i = 0; i < length + 2; i++) {
            parts.add(GlobPatterns.ANY_BYTE);
        }
        return new BytePattern.Sequence(parts);
    }

    /**
     * The ends that a rule speaks of.
     *
     * @throws InputException when the address or port is none
     */
    public static BytePattern of(NetworkRule.Address address) throws InputException {
        if (address.equals(NetworkRule.Address.ANY)) {
            return ANY;
        }
        BytePattern port = port(address.firstPort());
        if (address.firstIp().isPresent()) {
            return BytePattern.sequence(ip(address.firstIp().get()), port);
        }
        List<BytePattern> lengths = new ArrayList<>();
        for (int length : new int[] {0, 4, 16}) {
            List<BytePattern> parts = new ArrayList<>(List.of(BytePattern.bytes(length)));
            for (int i = 0; i < length; i++) {
                parts.add(GlobPatterns.ANY_BYTE);
            }
            parts.add(port);
            lengths.add(new BytePattern.Sequence(parts));
        }
        return new BytePattern.Choice(lengths);
    }

    /** {@code none}, an address, or an address and the length of its prefix. */
    private static BytePattern ip(String text) throws InputException {
        if (text.equals("none")) {
            return BytePattern.bytes(0);
        }
        String[] parts = text.split("/", 2);
        byte[] bytes = InternetAddress.bytes(parts[0]).orElseThrow(() -> fault("no address: " + text));
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
    private static BytePattern port(Optional<String> port) throws InputException {
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

    private static InputException fault(String message) {
        return new InputException(Diagnostic.error("apparmor-profile", message, "see apparmor.d(5)"));
    }

    /** What is wrong with an address or port; empty when nothing is. */
    static Optional<Refusal> check(NetworkRule.Address end) {
        if (end.firstIp().filter(ip -> !InternetAddress.isWritten(ip)).isPresent()) {
            return Optional.of(Refusal.of(
                    "`" + end.firstIp().get() + "` is no address", "write an IPv4 or IPv6 address, or none"));
        }
        if (end.firstPort().filter(port -> !isPort(port)).isPresent()) {
            return Optional.of(
                    Refusal.of("`" + end.firstPort().get() + "` is no port or range of ports", "write 0 to 65535"));
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
}
