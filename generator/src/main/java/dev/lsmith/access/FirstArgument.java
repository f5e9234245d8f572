package dev.lsmith.access;

import dev.lsmith.base.ShippedData;
import dev.lsmith.base.kernel.KernelTable;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The first argument of a call by which filters decide: in hex as the kernel writes it, or in the words of {@code ausearch -i}. */
final class FirstArgument {
    private static final Pattern HEX = Pattern.compile("(?:0x|unknown-[a-z]+\\(0x)?([0-9a-f]{1,16})\\)?");

    private final Map<String, Long> words = new HashMap<>();

    /** The shipped table {@code kernel/interpreted-arguments.csv}. */
    FirstArgument() {
        for (List<String> row : ShippedData.rows("kernel/interpreted-arguments.csv")) {
            words.put(row.get(0) + " " + row.get(1), Long.decode(row.get(2)));
        }
    }

    /** The number that a text stands for; empty when a word of it is not known. */
    Optional<Long> of(String call, String raw) {
        Matcher hex = HEX.matcher(raw);
        if (hex.matches()) {
            return Optional.of(Long.parseUnsignedLong(hex.group(1), 16));
        }
        long number = 0;
        for (String word : raw.split("\\|", -1)) {
            Optional<Long> bits = word(call, word);
            if (bits.isEmpty()) {
                return Optional.empty();
            }
            number |= bits.get();
        }
        return Optional.of(number);
    }

    private Optional<Long> word(String call, String word) {
        Optional<Long> known = Optional.ofNullable(words.get(call + " " + word));
        return switch (call) {
            case "socket" -> known.or(() -> KernelTable.ADDRESS_FAMILIES.number(word));
            case "clone" ->
                known.or(() -> word.startsWith("SIG")
                        ? KernelTable.SIGNALS.number(word.substring(3).toLowerCase(Locale.ROOT))
                        : Optional.empty());
            default -> known;
        };
    }
}
