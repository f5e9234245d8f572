package dev.lsmith.audit;

import dev.lsmith.base.ShippedData;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Record types: numbers, names, and the ways in which writers spell a number that they do not know. */
final class RecordTypes {
    private final Map<Integer, String> names = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, String> spellings = new HashMap<>();

    /** The shipped table {@code kernel/record-types.csv}. */
    RecordTypes() {
        for (List<String> row : ShippedData.rows("kernel/record-types.csv")) {
            int number = Integer.parseInt(row.get(0));
            names.put(number, row.get(1));
            numbers.put(row.get(1), number);
            for (String spelling : List.of(
                    row.get(1), "" + number, "UNKNOWN[" + number + "]", "AUDIT" + number, "<audit-" + number + ">")) {
                spellings.put(spelling, row.get(1));
            }
        }
    }

    /**
     * The name of a type as a log spells it: {@code AVC}, {@code 1400}, {@code UNKNOWN[1400]} (auditd), {@code AUDIT1400}
     * and {@code <audit-1400>} (journald). A number without a name becomes {@code UNKNOWN[1334]}.
     */
    String name(String spelling) {
        String known = spellings.get(spelling);
        if (known != null) {
            return known;
        }
        int number = numberIn(spelling);
        return number < 0 ? spelling : "UNKNOWN[" + number + "]";
    }

    /** Whether journald could have begun a message with this word. */
    boolean isType(String word) {
        return spellings.containsKey(word) || (numberIn(word) >= 0 && !Character.isDigit(word.charAt(0)));
    }

    /** The name of a record type by its number (linux/audit.h). */
    String name(int number) {
        return names.getOrDefault(number, "UNKNOWN[" + number + "]");
    }

    /** The number of a name that {@link #name} gave, or -1. */
    int number(String name) {
        Integer number = numbers.get(name);
        return number != null ? number : numberIn(name);
    }

    private static int numberIn(String spelling) {
        String digits = digits(spelling);
        if (digits == null || digits.isEmpty() || digits.length() > 4) {
            return -1;
        }
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return -1;
            }
        }
        return Integer.parseInt(digits);
    }

    private static @Nullable String digits(String spelling) {
        if (spelling.startsWith("UNKNOWN[") && spelling.endsWith("]")) {
            return spelling.substring(8, spelling.length() - 1);
        }
        if (spelling.startsWith("<audit-") && spelling.endsWith(">")) {
            return spelling.substring(7, spelling.length() - 1);
        }
        if (spelling.startsWith("AUDIT")) {
            return spelling.substring(5);
        }
        return !spelling.isEmpty() && Character.isDigit(spelling.charAt(0)) ? spelling : null;
    }
}
