package dev.lsmith.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import dk.brics.automaton.Automaton;
import dk.brics.automaton.BasicAutomata;
import dk.brics.automaton.BasicOperations;
import dk.brics.automaton.RegExp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Another implementation as judge: the text of a glob, rewritten sign by sign to a regular expression of brics, must
 * mean the same.
 */
class BricsOracleTest {
    private static final long SEED = 20261121;
    private static final List<String> ALL_SHORT = allShort();
    private static final Automaton CANONICAL = canonical();

    @Test
    void bothMatchTheSamePaths() throws InputException {
        RandomTexts random = new RandomTexts(SEED);
        for (int i = 0; i < 400; i++) {
            String text = random.glob(7);
            PathLanguage mine = language(text);
            Automaton theirs = brics(text);
            List<String> differ = ALL_SHORT.stream()
                    .filter(path -> mine.matches(path) != theirs.run(path))
                    .toList();
            assertThat(differ).as("seed %d, %d: %s", SEED, i, text).isEmpty();
        }
    }

    @Test
    void bothFindAShortestWitness() throws InputException {
        RandomTexts random = new RandomTexts(SEED);
        for (int i = 0; i < 400; i++) {
            String one = random.glob(6);
            String other = random.glob(6);
            String where = "seed " + SEED + ", " + i + ": " + one + " and " + other;
            PathLanguage left = language(one);
            PathLanguage right = language(other);
            Automaton a = BasicOperations.intersection(brics(one), CANONICAL);
            Automaton b = BasicOperations.intersection(brics(other), CANONICAL);
            check(where, left.intersection(right), BasicOperations.intersection(a, b));
            check(where, left.difference(right), BasicOperations.minus(a, b));
            assertThat(left.difference(right).isEmpty()).as(where).isEqualTo(a.subsetOf(b));
            assertThat(left.difference(right).isEmpty()
                            && right.difference(left).isEmpty())
                    .as(where)
                    .isEqualTo(a.equals(b));
        }
    }

    @Test
    void manyGlobsTogetherAreEachByItself() throws InputException {
        RandomTexts random = new RandomTexts(SEED);
        List<String> texts = new ArrayList<>();
        List<Glob> globs = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            texts.add(random.glob(5));
            globs.add(GlobParser.parse(texts.get(i)));
        }
        List<Automaton> theirs = texts.stream().map(BricsOracleTest::brics).toList();
        PathAutomaton<List<Integer>> mine = PathAutomaton.build(globs, Map.of(), rules -> rules);
        for (String path : ALL_SHORT) {
            List<Integer> expected = new ArrayList<>();
            for (int i = 0; i < theirs.size(); i++) {
                if (theirs.get(i).run(path)) {
                    expected.add(i);
                }
            }
            assertThat(mine.outcome(path)).as(path).isEqualTo(expected);
        }
    }

    private static void check(String where, Optional<String> witness, Automaton language) {
        assertThat(witness.isEmpty()).as(where).isEqualTo(language.isEmpty());
        witness.ifPresent(path -> {
            assertThat(language.run(path)).as("%s: %s", where, path).isTrue();
            assertThat(path.length())
                    .as(where)
                    .isEqualTo(language.getShortestExample(true).length());
        });
    }

    private static PathLanguage language(String text) throws InputException {
        return PathLanguage.of(GlobParser.parse(text), Map.of());
    }

    /** What apparmor_parser does with the text of a glob without escapes, one sign after the other. */
    private static Automaton brics(String glob) {
        String text = glob.replaceAll("/+", "/");
        if (glob.startsWith("//") && !glob.startsWith("///")) {
            text = "/" + text;
        }
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '*' -> {
                    int end = i;
                    while (end < text.length() && text.charAt(end) == '*') {
                        end++;
                    }
                    boolean one =
                            i > 0 && text.charAt(i - 1) == '/' && (end == text.length() || text.charAt(end) == '/');
                    regex.append(one ? "[^/]" : "").append(end - i > 1 ? "(.|\n)*" : "[^/]*");
                    i = end - 1;
                }
                case '?' -> regex.append("[^/]");
                case '{' -> regex.append('(');
                case '}' -> regex.append(')');
                case ',' -> regex.append('|');
                case '[' -> {
                    int end = text.indexOf(']', i);
                    regex.append(text, i, end + 1);
                    i = end;
                }
                default -> regex.append('\\').append(c);
            }
        }
        String known = regex.toString().replace("(|", "(()|");
        return new RegExp(known, RegExp.NONE).toAutomaton();
    }

    private static Automaton canonical() {
        Automaton any = BasicAutomata.makeAnyString();
        Automaton paths = new RegExp("/(.|\n)*", RegExp.NONE).toAutomaton();
        for (String bad : new String[] {"//", "/./", "/../", "\0"}) {
            Automaton inside =
                    BasicOperations.concatenate(BasicOperations.concatenate(any, BasicAutomata.makeString(bad)), any);
            paths = BasicOperations.minus(paths, inside);
        }
        for (String bad : new String[] {"/.", "/.."}) {
            paths = BasicOperations.minus(paths, BasicOperations.concatenate(any, BasicAutomata.makeString(bad)));
        }
        return paths;
    }

    private static List<String> allShort() {
        List<String> all = new ArrayList<>(List.of(""));
        for (int i = 0; i < all.size() && all.get(i).length() < 6; i++) {
            for (String c : new String[] {"a", "b", "c", "/"}) {
                all.add(all.get(i) + c);
            }
        }
        return all;
    }
}
