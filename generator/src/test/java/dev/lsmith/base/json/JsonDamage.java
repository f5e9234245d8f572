package dev.lsmith.base.json;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ruins JSON in ways that files are ruined: a value of another type, a piece missing, twice or of garbage. */
public final class JsonDamage {
    private static final Pattern VALUE = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"(?!:)|[-0-9.]+|true|false|null");
    private static final List<String> OTHERS = List.of(
            "7",
            "-1",
            "1.5",
            "1e999999999",
            "18446744073709551616",
            "null",
            "true",
            "\"x\"",
            "\"\"",
            "[]",
            "{}",
            "[null]",
            "{\"a\":1}",
            "\"\\udc80\"",
            "\"a:b:c:d\"",
            "\"::\"",
            "\"99999999999\"");

    private JsonDamage() {}

    /** The text with one thing wrong, or perhaps still right. */
    public static String damage(String text, RandomGenerator random) {
        int at = random.nextInt(text.length());
        int to = Math.min(text.length(), at + 1 + random.nextInt(20));
        return switch (random.nextInt(5)) {
            case 0 -> text.substring(0, at);
            case 1 -> text.substring(0, at) + text.substring(to);
            case 2 -> text.substring(0, to) + text.substring(at);
            case 3 -> text.substring(0, at) + (char) random.nextInt(0x10000) + text.substring(at + 1);
            default -> otherValue(text, random);
        };
    }

    private static String otherValue(String text, RandomGenerator random) {
        List<int[]> values = new ArrayList<>();
        Matcher matcher = VALUE.matcher(text);
        while (matcher.find()) {
            values.add(new int[] {matcher.start(), matcher.end()});
        }
        int[] one = values.get(random.nextInt(values.size()));
        return text.substring(0, one[0]) + OTHERS.get(random.nextInt(OTHERS.size())) + text.substring(one[1]);
    }
}
