package dev.lsmith.learn;

import dev.lsmith.base.ShippedData;
import dev.lsmith.pattern.Glob.Part;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells words that a person wrote from those that a machine made up: {@code SessionStore}, {@code PostgreSQL},
 * {@code sha256sum} from {@code Xa81bQ}. A written word falls into parts, at capitals and digits, most of whose letters follow each other as
 * in written language ({@code profiles/patterns/letter-pairs.csv}) or that are known short forms
 * ({@code profiles/patterns/short-words.csv}).
 */
final class WrittenWords {
    private static final Pattern LETTER_AFTER_DIGIT = Pattern.compile("[0-9][A-Za-z]");
    private static final Pattern CAPITAL_INSIDE = Pattern.compile("[a-z][A-Z]");
    private static final Pattern PART = Pattern.compile("[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+");

    /** A part of fewer letters tells nothing by its pairs. */
    private static final int SHORTEST = 3;

    /** A word may have one rare pair of letters for each so many letters. */
    private static final int LETTERS_A_RARE_PAIR = 4;

    /** Capitals of an abbreviation, at most. */
    private static final int ABBREVIATION = 4;

    /** Letters that must be written for a word to be, and of how many in ten. */
    private static final int LEAST_WRITTEN = 4;

    private static final int WRITTEN_OF_TEN = 7;

    private final Map<Character, String> followers;
    private final Set<String> known;

    private WrittenWords(Map<Character, String> followers, Set<String> known) {
        this.followers = followers;
        this.known = known;
    }

    /** Reads the pairs and short words from the data that ships. */
    static WrittenWords load() {
        Map<Character, String> followers = new HashMap<>();
        ShippedData.rows("patterns/letter-pairs.csv")
                .forEach(r -> followers.put(r.get(0).charAt(0), r.get(1)));
        return new WrittenWords(
                followers,
                ShippedData.rows("patterns/short-words.csv").stream()
                        .map(r -> r.get(0))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * Whether a word of letters and digits is made up: letters after digits, or small letters before capitals, and not
     * written. Letters of one case alone may be a word of any language.
     */
    boolean isMadeUp(String word) {
        return (LETTER_AFTER_DIGIT.matcher(word).find()
                        || CAPITAL_INSIDE.matcher(word).find())
                && !isWritten(word);
    }

    /** Whether most of a word of letters and digits is written. */
    boolean isWritten(String word) {
        int written = 0;
        int odd = 0;
        for (String part : PART.matcher(word).results().map(MatchResult::group).toList()) {
            if (isWrittenPart(part)) {
                written += part.length();
            } else {
                odd += isNumberOrAbbreviation(part) ? 1 : part.length();
            }
        }
        return written >= LEAST_WRITTEN && 10 * written >= WRITTEN_OF_TEN * (written + odd);
    }

    private static boolean isNumberOrAbbreviation(String part) {
        boolean small = Character.isLowerCase(part.charAt(part.length() - 1));
        return Character.isDigit(part.charAt(0)) || (!small && part.length() <= ABBREVIATION);
    }

    private boolean isWrittenPart(String part) {
        String letters = part.toLowerCase(Locale.ROOT);
        if (known.contains(letters)) {
            return true;
        }
        boolean plain = Character.isLowerCase(part.charAt(part.length() - 1));
        return plain
                && letters.length() >= SHORTEST
                && rarePairs(letters) <= (letters.length() - 1) / LETTERS_A_RARE_PAIR;
    }

    private int rarePairs(String letters) {
        int rare = 0;
        for (int i = 1; i < letters.length(); i++) {
            String common = followers.getOrDefault(letters.charAt(i - 1), "");
            rare += common.indexOf(letters.charAt(i)) < 0 ? 1 : 0;
        }
        return rare;
    }

    /** Whether all words of some text are made up or too short to tell, and one is long enough. */
    boolean allMadeUp(List<String> words) {
        return words.stream().anyMatch(this::isMadeUp)
                && words.stream().noneMatch(w -> w.length() > LEAST_WRITTEN && isWritten(w));
    }

    /** The parts of names that a machine made up: random words, and bytes as URL-safe base64 (RFC 4648, section 5). */
    static final class MadeUpParts {
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
}
