package dev.lsmith.learn;

import dev.lsmith.learn.Generality.NamedGeneralisation;
import dev.lsmith.learn.NameShape.Piece;
import dev.lsmith.learn.PathGroup.SeenAccess;
import dev.lsmith.learn.SegmentRule.Siblings;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.Glob.Variable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Names in the container's own data that are no numbers and of one making: they begin and end alike and are of one
 * alphabet between. The shorter description decides, as in the principle of minimum description length (Rissanen 1978): the pattern is
 * taken where writing it down, and then each name with its help, takes fewer bits than the list of the names. Words that people
 * write are no such names. Where there are several recordings, the names of each are foretold from those of the others; where that fails, the
 * alphabet was not seen whole and the next wider one is taken. Names of several numbers with the same marks between them are another making
 * ({@link VaryingFields}).
 */
final class DescribedNames implements SegmentRule {
    private static final List<Alphabet> ALPHABETS = Stream.of(
                    "0-9",
                    "0-9a-f",
                    "0-9A-F",
                    "a-z",
                    "A-Z",
                    "0-9a-z",
                    "0-9A-Z",
                    "0-9A-Za-z",
                    "0-9A-Za-z_",
                    "0-9A-Za-z_-")
            .map(Alphabet::of)
            .toList();

    /** Characters that a name may hold and that show. */
    private static final double ANY_CHARACTER = log2(95);

    /** As long as the least of {@code lsmith_random}; what is shorter is written as classes. */
    private static final int LONG = 6;

    private static final int LONGEST_RANDOM = 32;

    /** Short counters grow: to as many characters as {@code zzzzzz} has. */
    private static final int GROWN = 6;

    private static final int LONGEST_BASE64 = 66;
    private static final int SHORTEST_BASE64 = 21;

    private final WrittenWords words = WrittenWords.load();

    /** Characters of one kind. */
    private record Alphabet(String characters, int size, Pattern all) {
        static Alphabet of(String characters) {
            return new Alphabet(
                    characters, new Piece(characters, 1, 1).size(), Pattern.compile("[" + characters + "]*"));
        }

        /** The next that holds more; itself if there is none. */
        Alphabet wider() {
            return ALPHABETS.stream()
                    .filter(other -> other.size() > size
                            && members().allMatch(c -> other.all.matcher(c).matches()))
                    .min(Comparator.comparingInt(Alphabet::size))
                    .orElse(this);
        }

        private Stream<String> members() {
            return IntStream.range(' ', 127)
                    .mapToObj(c -> String.valueOf((char) c))
                    .filter(c -> all.matcher(c).matches());
        }

        boolean holds(SortedSet<String> texts) {
            return texts.stream().allMatch(text -> all.matcher(text).matches());
        }
    }

    /** How names begin and end, and what is between. */
    private record Frame(String beginning, String end, SortedSet<String> between) {
        static Frame of(SortedSet<String> names) {
            String beginning = names.first();
            for (String name : names) {
                beginning = common(beginning, name);
            }
            int least = names.stream().mapToInt(String::length).min().orElse(0) - beginning.length();
            String end = names.first().substring(beginning.length());
            for (String name : names) {
                end = commonEnd(end, name);
            }
            end = end.substring(Math.max(0, end.length() - Math.max(0, least - 1)));
            SortedSet<String> between = new TreeSet<>();
            for (String name : names) {
                between.add(name.substring(beginning.length(), name.length() - end.length()));
            }
            return new Frame(beginning, end, between);
        }

        private static String common(String a, String b) {
            int length = 0;
            while (length < Math.min(a.length(), b.length()) && a.charAt(length) == b.charAt(length)) {
                length++;
            }
            return a.substring(0, length);
        }

        private static String commonEnd(String a, String b) {
            int length = 0;
            while (length < Math.min(a.length(), b.length())
                    && a.charAt(a.length() - 1 - length) == b.charAt(b.length() - 1 - length)) {
                length++;
            }
            return a.substring(a.length() - length);
        }

        int least() {
            return between.stream().mapToInt(String::length).min().orElse(0);
        }

        int most() {
            return between.stream().mapToInt(String::length).max().orElse(0);
        }

        Optional<Alphabet> alphabet() {
            return ALPHABETS.stream().filter(a -> a.holds(between)).findFirst();
        }
    }

    @Override
    public String name() {
        return NamedGeneralisation.DESCRIBED_NAMES.word();
    }

    @Override
    public SortedMap<String, List<Part>> patterns(Siblings siblings) {
        SortedMap<String, List<Part>> found = new TreeMap<>();
        if (!siblings.own()) {
            return found;
        }
        SortedMap<String, SortedSet<String>> byEnding = new TreeMap<>();
        siblings.names().forEach((name, node) -> {
            boolean counted = NamePatterns.ifPattern(SequenceNumbers.replace(NamePatterns.literal(name)))
                    .isPresent();
            if (node.created() && !counted) {
                String kind = node.asDirectory().isEmpty() ? "" : "/";
                String ending = name.contains(".") ? name.substring(name.lastIndexOf('.')) : "";
                byEnding.computeIfAbsent(ending + kind, e -> new TreeSet<>()).add(name);
            }
        });
        for (SortedSet<String> names : byEnding.values()) {
            if (names.size() >= NamedGeneralisation.DESCRIBED_NAMES.threshold()) {
                Optional<List<Part>> pattern = pattern(names, siblings);
                pattern.ifPresent(parts -> names.forEach(name -> found.put(name, parts)));
                if (pattern.isEmpty()) {
                    SortedMap<String, List<Part>> literals = new TreeMap<>();
                    names.forEach(name -> literals.put(name, NamePatterns.literal(name)));
                    found.putAll(VaryingFields.of(literals));
                }
            }
        }
        return found;
    }

    private Optional<List<Part>> pattern(SortedSet<String> names, Siblings siblings) {
        Frame frame = Frame.of(names);
        Optional<Alphabet> smallest = frame.alphabet();
        if (smallest.isEmpty()
                || smallest.get().equals(ALPHABETS.get(0))
                || frame.between().stream().anyMatch(this::isWord)) {
            return Optional.empty();
        }
        Alphabet alphabet =
                isForetold(names, siblings) ? smallest.get() : smallest.get().wider();
        return isShorter(frame, alphabet) ? parts(frame, alphabet) : Optional.empty();
    }

    /** Letters of one case alone may be a word of any language. */
    private boolean isWord(String text) {
        boolean lettersOnly = text.length() > 2 && text.chars().allMatch(Character::isLetter);
        return words.isWritten(text) || (lettersOnly && !words.isMadeUp(text));
    }

    /** Whether a pattern and the names by it take fewer bits than the names by themselves. */
    private static boolean isShorter(Frame frame, Alphabet alphabet) {
        double list = 0;
        double pattern = log2(ALPHABETS.size()) + 2 * log2(LONGEST_BASE64);
        double lengths = log2(frame.most() - frame.least() + 1.0);
        for (String text : frame.between()) {
            list += text.length() * ANY_CHARACTER;
            pattern += lengths + text.length() * log2(alphabet.size());
        }
        return pattern < list + frame.between().size() * log2(frame.between().size());
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }

    /** Whether the names of each recording are of the alphabet and length that those of the others show; so where there is only one. */
    private static boolean isForetold(SortedSet<String> names, Siblings siblings) {
        Set<String> runs = new HashSet<>();
        names.forEach(name -> runs.addAll(runs(siblings.names().get(name))));
        for (String run : runs) {
            SortedSet<String> others = new TreeSet<>(names);
            others.removeIf(name -> runs(siblings.names().get(name)).equals(Set.of(run)));
            if (runs.size() > 1 && others.size() > 1 && !foretells(Frame.of(others), names)) {
                return false;
            }
        }
        return true;
    }

    private static boolean foretells(Frame frame, SortedSet<String> names) {
        int length = frame.beginning().length() + frame.end().length();
        return names.stream()
                .allMatch(name -> name.length() > length
                        && name.startsWith(frame.beginning())
                        && name.endsWith(frame.end())
                        && frame.alphabet()
                                .filter(a -> a.all()
                                        .matcher(name.substring(
                                                frame.beginning().length(),
                                                name.length() - frame.end().length()))
                                        .matches())
                                .isPresent());
    }

    private static Set<String> runs(@Nullable PathNode node) {
        Set<String> runs = new HashSet<>();
        if (node != null) {
            Stream.concat(node.asFile().stream(), node.asDirectory().stream())
                    .map(SeenAccess::evidence)
                    .forEach(e -> runs.addAll(e.runs()));
        }
        return runs;
    }

    private static Optional<List<Part>> parts(Frame frame, Alphabet alphabet) {
        List<Part> parts = new ArrayList<>();
        if (!frame.beginning().isEmpty()) {
            parts.add(new Literal(frame.beginning()));
        }
        boolean plain = !alphabet.characters().endsWith("-");
        if (frame.least() >= LONG && frame.most() <= LONGEST_RANDOM && plain) {
            parts.add(new Variable("lsmith_random"));
        } else if (frame.least() >= SHORTEST_BASE64 && frame.most() <= LONGEST_BASE64) {
            parts.add(new Variable("lsmith_base64"));
        } else if (frame.most() <= GROWN && frame.least() > 0) {
            Piece piece = new Piece(alphabet.characters(), frame.least(), GROWN);
            parts.addAll(new NameShape(List.of(piece)).glob().parts());
        } else {
            return Optional.empty();
        }
        if (!frame.end().isEmpty()) {
            parts.add(new Literal(frame.end()));
        }
        return Optional.of(parts);
    }
}
