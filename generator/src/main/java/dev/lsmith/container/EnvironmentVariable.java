package dev.lsmith.container;

import dev.lsmith.base.ShippedData;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An environment variable without its value.
 *
 * @param name its name
 * @param secret whether it holds a secret, by its name or by its value ({@code profiles/engines/secrets.csv})
 */
public record EnvironmentVariable(String name, boolean secret) {
    private static final int LONGEST = 10_000;

    private static final Map<String, List<Pattern>> EXPRESSIONS = ShippedData.rows("engines/secrets.csv").stream()
            .collect(Collectors.groupingBy(
                    row -> row.get(0), Collectors.mapping(row -> Pattern.compile(row.get(1)), Collectors.toList())));

    /** The variable of {@code NAME=VALUE}, or of {@code NAME} alone, whose value nobody says. */
    public static EnvironmentVariable of(String word) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        String value = equals < 0 ? "" : word.substring(equals + 1);
        return new EnvironmentVariable(
                name, isSecret("value", value) || (isSecret("name", name) && !isSecret("not", value)));
    }

    private static boolean isSecret(String how, String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        String written = how.equals("name") ? cut.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_") : cut;
        return EXPRESSIONS.getOrDefault(how, List.of()).stream()
                .anyMatch(expression -> expression.matcher(written).matches());
    }
}
