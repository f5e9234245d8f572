package dev.lsmith.question;

import dev.lsmith.base.ShippedData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Arguments of system calls as programs are written: {@code SOCK_STREAM|SOCK_CLOEXEC}, {@code 0x10000000}, {@code -1} ({@code kernel/argument-words.csv}). */
final class ArgumentWords {
    /** What stands for an argument that is not known. */
    private static final String ANY = "?";

    private final Map<String, Long> numbers = new HashMap<>();

    ArgumentWords() {
        ShippedData.rows("kernel/argument-words.csv").forEach(row -> numbers.put(row.get(0), Long.decode(row.get(1))));
    }

    /** The number that a word, or several with {@code |} between them, stand for; empty when one of them is not known. */
    Optional<Long> number(String text) {
        long number = 0;
        for (String word : text.split("\\|", -1)) {
            Optional<Long> one = one(word.strip());
            if (one.isEmpty()) {
                return Optional.empty();
            }
            number |= one.get();
        }
        return Optional.of(number);
    }

    private Optional<Long> one(String word) {
        if (word.matches("-?(0[xX][0-9a-fA-F]{1,16}|[0-9]{1,19})")) {
            return number64(word);
        }
        return Optional.ofNullable(numbers.get(word));
    }

    /** All 64 bits, as a filter compares them: {@code 0xffffffffffffffff} is {@code -1}. */
    private static Optional<Long> number64(String word) {
        boolean negative = word.startsWith("-");
        String digits = negative ? word.substring(1) : word;
        boolean hex = digits.length() > 2 && (digits.charAt(1) == 'x' || digits.charAt(1) == 'X');
        try {
            long number = hex ? Long.parseUnsignedLong(digits.substring(2), 16) : Long.parseUnsignedLong(digits);
            return Optional.of(negative ? -number : number);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * The arguments of a call, by index; those that {@code ?} stands for are not known.
     *
     * @return empty when a word is not known
     */
    Optional<List<OptionalLong>> arguments(List<String> words) {
        List<OptionalLong> arguments = new ArrayList<>();
        for (String word : words) {
            Optional<Long> number = number(word);
            if (number.isEmpty() && !word.strip().equals(ANY)) {
                return Optional.empty();
            }
            arguments.add(number.map(OptionalLong::of).orElse(OptionalLong.empty()));
        }
        return Optional.of(arguments);
    }
}
