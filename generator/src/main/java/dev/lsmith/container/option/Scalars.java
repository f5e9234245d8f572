package dev.lsmith.container.option;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Single values as people and engines write them: sizes, processors, whole numbers, times. */
public final class Scalars {
    private static final Pattern BYTES = Pattern.compile("([0-9]{1,30}(?:\\.[0-9]{1,9})?) ?(?:([kmgtp])i?)?b?");
    private static final String UNITS = "kmgtp";

    private Scalars() {}

    /** Bytes as docker/go-units' RAMInBytes takes them: {@code 128m}, {@code 1.5GiB}; units are powers of 1024. */
    static Optional<Long> bytes(JsonValue value) throws InputException {
        String text = text(value).toLowerCase(Locale.ROOT);
        if (text.equals("-1") || text.equals("0")) {
            return Optional.empty();
        }
        Matcher matcher = BYTES.matcher(text);
        if (!matcher.matches()) {
            throw value.place().complain("spec-size", "\"" + text + "\" is no size in bytes", "write it like 128m");
        }
        int power = matcher.group(2) == null ? 0 : UNITS.indexOf(matcher.group(2)) + 1;
        BigDecimal bytes = new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(1024).pow(power));
        if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw value.place().complain("spec-size", "\"" + text + "\" is more than 64 bits can hold", "");
        }
        return Optional.of(bytes.longValue()).filter(n -> n > 0);
    }

    /** Processors in 10⁻⁹. */
    static Optional<Long> nanoCpus(JsonValue value) throws InputException {
        String text = text(value);
        if (!text.matches("[0-9]{0,6}(\\.[0-9]{1,18})?") || text.isEmpty()) {
            throw value.place().complain("spec-cpus", "\"" + text + "\" is no number of processors", "");
        }
        return Optional.of(new BigDecimal(text.startsWith(".") ? "0" + text : text)
                        .movePointRight(9)
                        .longValue())
                .filter(n -> n > 0);
    }

    /** A whole number, or none where -1 or 0 stands for no limit. */
    static Optional<Long> positive(JsonValue value) throws InputException {
        return Optional.of(whole(value)).filter(n -> n > 0);
    }

    /** A whole number, as a number or as a string of digits. */
    public static long whole(JsonValue value) throws InputException {
        String text = text(value);
        if (!text.matches("-?[0-9]{1,100}")) {
            throw value.place().complain("spec-number", "\"" + text + "\" is no whole number", "");
        }
        BigInteger number = new BigInteger(text);
        if (number.bitLength() > 63) {
            throw value.place().complain("spec-number", text + " is more than 64 bits can hold", "");
        }
        return number.longValue();
    }

    /** The text of a string, number or flag. */
    public static String text(JsonValue value) throws InputException {
        if (value instanceof JsonValue.JsonNumber number) {
            return number.literal();
        }
        return value instanceof JsonValue.JsonFlag flag ? Boolean.toString(flag.flag()) : value.text();
    }

    /** When a container was started, as engines write it: RFC 3339, and the year 1 for never; empty if the field tells no time. */
    public static Optional<Instant> startTime(JsonObject state, String field) throws InputException {
        return state.textIn(field).flatMap(Scalars::instant);
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant()).filter(t -> t.isAfter(Instant.EPOCH));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
