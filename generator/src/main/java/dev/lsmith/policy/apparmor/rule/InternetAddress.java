package dev.lsmith.policy.apparmor.rule;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses as {@code inet_pton(3)} reads them, and {@code none}. No name is ever looked up. */
final class InternetAddress {
    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
    private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");
    private static final int GROUPS = 8;

    private static final Pattern V4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private InternetAddress() {}

    public static boolean isWritten(String text) {
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

    /** The four or sixteen bytes of an address in digits; empty for any other text: no name is looked up. */
    public static Optional<byte[]> bytes(String text) {
        if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text).getAddress());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
