package dev.lsmith.pattern;

import java.util.Random;

/** Texts that often are globs, over an alphabet so small that their languages often meet. */
final class RandomTexts {
    private static final String[] PIECES = {
        "a", "b", "/", "/", "/", "*", "*", "**", "?", "[ab]", "[^a]", "[^a/]", "{a,b}", "{,a}", "{/,b}", "{*,a}",
        "{a,/*}", "{b/,**}", "//"
    };

    private static final String[] BROKEN = {"{", "}", "[", "]", ",", "{a}", "[a-]", "[b-a]", "[-b]", "@"};

    private final Random random;

    RandomTexts(long seed) {
        random = new Random(seed);
    }

    /** A glob that begins with a slash. */
    String glob(int most) {
        StringBuilder text = new StringBuilder("/");
        int count = random.nextInt(most);
        for (int i = 0; i < count; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    /** A text that may be no glob. */
    String maybeGlob(int most) {
        StringBuilder text = new StringBuilder("/");
        int count = random.nextInt(most);
        for (int i = 0; i < count; i++) {
            String[] from = random.nextInt(3) == 0 ? BROKEN : PIECES;
            text.append(from[random.nextInt(from.length)]);
        }
        return text.toString();
    }
}
