package dev.lsmith.audit;

import dev.lsmith.base.KernelText;
import dev.lsmith.base.ShippedData;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which values are hex for text, and the text they stand for.
 *
 * <p>The kernel writes {@code key="text"}, or bare upper-case hex when the text holds a blank, a control byte, a byte
 * above 0x7e or a quote ({@code audit_log_untrustedstring}). Hence quoted values are never hex, and bare ones only for
 * the keys of {@code kernel/encoded-fields.csv}.
 */
final class FieldDecoder {
    private static final HexFormat HEX = HexFormat.of();

    private final Map<String, Set<String>> text = new HashMap<>();
    private final Set<String> interpreted = new HashSet<>();
    private final List<String> interpretedLongestFirst;

    /** A decoder by the shipped tables. */
    FieldDecoder() {
        for (List<String> row : ShippedData.rows("kernel/encoded-fields.csv")) {
            if (row.get(1).equals("text")) {
                String types = row.get(2);
                text.put(row.get(0), types.isEmpty() ? Set.of() : Set.of(types.split("\\|", -1)));
            }
        }
        ShippedData.rows("kernel/interpreted-fields.csv").forEach(row -> interpreted.add(row.get(0)));
        interpretedLongestFirst = interpreted.stream()
                .sorted((a, b) -> a.length() == b.length() ? a.compareTo(b) : b.length() - a.length())
                .toList();
    }

    /** Whether a bare value of that key in a record of that type is text in hex. */
    boolean isEncoded(String type, String key) {
        Set<String> types = text.get(key);
        if (types == null) {
            return type.equals("EXECVE") && isArgument(key);
        }
        return types.isEmpty() || types.contains(type);
    }

    /** Whether auditd adds that key to what it interprets. */
    boolean isInterpreted(String key) {
        return interpreted.contains(key);
    }

    /**
     * Where the value of a pair whose 0x1D was lost really ends: the length of {@code 0} in {@code 0FSUID}, given the
     * part before the equals sign; -1 when no key of the interpreted part ends it.
     */
    int endBeforeInterpreted(String value) {
        for (String key : interpretedLongestFirst) {
            if (value.endsWith(key) && value.length() > key.length()) {
                return value.length() - key.length();
            }
        }
        return -1;
    }

    /** Whether all of it is upper-case hex digits, and it is not empty. */
    static boolean isHex(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < '0' || c > '9') && (c < 'A' || c > 'F')) {
                return false;
            }
        }
        return !value.isEmpty();
    }

    /** The text that an even number of hex digits stands for. */
    static String decode(String hex) {
        return KernelText.decode(HEX.parseHex(hex));
    }

    /**
     * The address of an abstract unix socket as AppArmor prints it: {@code "@name"}, or {@code "@HEX"} when the name
     * holds a control byte (audit_unix_addr of security/apparmor/net.c). Hex of plain text is thus a name of its own.
     */
    static String abstractAddress(String quoted) {
        String digits = quoted.substring(1);
        if (digits.length() % 2 != 0 || !isHex(digits)) {
            return quoted;
        }
        byte[] bytes = HEX.parseHex(digits);
        for (byte b : bytes) {
            if (b < 0x21 || b > 0x7e || b == '"') {
                return "@" + KernelText.decode(bytes);
            }
        }
        return quoted;
    }

    private static boolean isArgument(String key) {
        if (key.length() < 2 || key.charAt(0) != 'a') {
            return false;
        }
        int i = 1;
        while (i < key.length() && Character.isDigit(key.charAt(i))) {
            i++;
        }
        return i > 1 && (i == key.length() || key.charAt(i) == '[');
    }
}
