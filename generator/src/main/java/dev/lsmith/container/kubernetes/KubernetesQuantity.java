package dev.lsmith.container.kubernetes;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.container.option.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A resource.Quantity of Kubernetes: {@code 500m}, {@code 128Mi}, {@code 1e3}. */
final class KubernetesQuantity {
    private static final Pattern QUANTITY = Pattern.compile(
            "([0-9]{1,30}(?:\\.[0-9]{0,9})?|\\.[0-9]{1,9})(?:([numkMGTPE]|[KMGTPE]i)|[eE]([-+]?[0-9]{1,2}))?");
    private static final Map<String, Integer> THOUSANDS =
            Map.of("n", -3, "u", -2, "m", -1, "k", 1, "M", 2, "G", 3, "T", 4, "P", 5, "E", 6);

    private KubernetesQuantity() {}

    /** The amount in units of ten to minus {@code digits}, rounded up as Kubernetes does; empty for 0. */
    static Optional<Long> whole(JsonValue value, int digits) throws InputException {
        String text = Quantity.scalar(value);
        Matcher matcher = QUANTITY.matcher(text);
        if (!matcher.matches()) {
            throw value.place()
                    .complain("spec-quantity", "\"" + text + "\" is no quantity", "write it like 128Mi or 500m");
        }
        BigDecimal amount =
                new BigDecimal(matcher.group(1).startsWith(".") ? "0" + matcher.group(1) : matcher.group(1));
        String suffix = matcher.group(2) == null ? "" : matcher.group(2);
        if (suffix.endsWith("i")) {
            amount = amount.multiply(BigDecimal.valueOf(1024).pow("KMGTPE".indexOf(suffix.charAt(0)) + 1));
        } else if (!suffix.isEmpty()) {
            amount = amount.scaleByPowerOfTen(3 * THOUSANDS.getOrDefault(suffix, 0));
        } else if (matcher.group(3) != null) {
            amount = amount.scaleByPowerOfTen(Integer.parseInt(matcher.group(3)));
        }
        BigDecimal whole = amount.scaleByPowerOfTen(digits).setScale(0, RoundingMode.CEILING);
        if (whole.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw value.place().complain("spec-quantity", "\"" + text + "\" is more than 64 bits can hold", "");
        }
        return Optional.of(whole.longValue()).filter(n -> n > 0);
    }
}
