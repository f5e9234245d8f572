package dev.lsmith.learn;

import dev.lsmith.pattern.Glob.Part;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of names that a machine made up: random words, and bytes as URL-safe base64 (RFC 4648, section 5). */
final class MadeUpParts {
    /** A word that may be random: long enough for mkstemp, short enough for {@code lsmith_random}. */
    private static final Pattern WORD = Pattern.compile("(?<![A-Za-z0-9])[A-Za-z0-9]{6,32}(?![A-Za-z0-9])");

    /** Sixteen bytes or more. */
    private static final Pattern BASE64 =
            Pattern.compile("(?<![A-Za-z0-9])[A-Za-z0-9](?:[A-Za-z0-9_-]{20,62})={0,2}(?![A-Za-z0-9_=-])");

    private final WrittenWords words = WrittenWords.load();

    /** The name with its made-up parts replaced by variables. */
    List<Part> replace(List<Part> name) {
        List<Part> parts = NamePatterns.replace(name, BASE64, this::isBase64, "lsmith_base64");
        return NamePatterns.replace(parts, WORD, words::isMadeUp, "lsmith_random");
    }

    /** The name with NUL, which no name can hold, for each character of a made-up part: names alike but for those are equal then. */
    String without(String name) {
        return without(without(name, BASE64, true), WORD, false);
    }

    private String without(String name, Pattern pattern, boolean base64) {
        Matcher matcher = pattern.matcher(name);
        return matcher.replaceAll(found -> {
            String text = found.group();
            boolean madeUp = base64 ? isBase64(text) : words.isMadeUp(text);
            return madeUp ? "\0".repeat(text.length()) : Matcher.quoteReplacement(text);
        });
    }

    /** Letters of both cases and digits, and no written word among them. */
    private boolean isBase64(String text) {
        boolean mixed = text.chars().anyMatch(c -> c >= '0' && c <= '9')
                && text.chars().anyMatch(c -> c >= 'a' && c <= 'z')
                && text.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
        return mixed && words.allMadeUp(Arrays.asList(text.split("[_=-]+")));
    }
}
