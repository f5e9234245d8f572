package dev.lsmith.container.file;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Which of the known names somebody may have meant. */
public final class SimilarNames {
    private static final int LONGEST = 60;

    private SimilarNames() {}

    /**
     * The name that is most like a written one: the same but for case, hyphens and underscores, or with a letter in four
     * changed, missing, too many or in its neighbour's place.
     */
    public static Optional<String> best(String written, Collection<String> names) {
        String plain = plain(written);
        if (plain.isEmpty() || plain.length() > LONGEST) {
            return Optional.empty();
        }
        int most = Math.min(3, Math.max(1, plain.length() / 4));
        return names.stream()
                .filter(name -> Math.abs(plain(name).length() - plain.length()) <= most)
                .filter(name -> distance(plain, plain(name)) <= most)
                .min(Comparator.comparingInt((String name) -> distance(plain, plain(name)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static String plain(String name) {
        return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** Optimal string alignment: insertions, deletions, changes, and neighbours that changed places. */
    private static int distance(String a, String b) {
        int[] two = new int[b.length() + 1];
        int[] one = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            one[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] now = new int[b.length() + 1];
            now[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                now[j] = Math.min(Math.min(now[j - 1], one[j]) + 1, one[j - 1] + change);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    now[j] = Math.min(now[j], two[j - 2] + 1);
                }
            }
            two = one;
            one = now;
        }
        return one[b.length()];
    }
}
