package dev.lsmith.policy.selinux;

import dev.lsmith.base.InputException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What a constraint asks of the two contexts of an access (CIL reference guide, constrain): in one form, so that the order in which things
 * are said, and {@code eq} against a list or against each of its names, make no difference.
 */
sealed interface ConstraintExpression {
    /** As CIL writes it. */
    String text();

    /** Whether it holds; nothing where that depends on a test of which it is not known. */
    Optional<Boolean> value(Function<Test, Optional<Boolean>> known);

    /** The same about other types. */
    ConstraintExpression renamed(UnaryOperator<String> names);

    /** Adds the tests that it is made of. */
    void addTests(Collection<Test> tests);

    /**
     * One comparison.
     *
     * @param operator {@code eq}, {@code dom} or {@code domby}; others are made of these
     * @param left {@code t1}, {@code u1}, {@code l1} …
     * @param right the same of the other context, or a single name
     */
    record Test(String operator, String left, String right) implements ConstraintExpression, Comparable<Test> {
        private static final Comparator<Test> ORDER =
                Comparator.comparing(Test::left).thenComparing(Test::operator).thenComparing(Test::right);
        private static final Set<String> VARIABLES =
                Set.of("t1", "t2", "t3", "u1", "u2", "u3", "r1", "r2", "r3", "l1", "l2", "h1", "h2");

        @Override
        public String text() {
            return "(" + operator + " " + left + " " + right + ")";
        }

        /** Whether the right side is a name, and not a part of the other context. */
        boolean isAboutName() {
            return !VARIABLES.contains(right);
        }

        @Override
        public Optional<Boolean> value(Function<Test, Optional<Boolean>> known) {
            return known.apply(this);
        }

        @Override
        public Test renamed(UnaryOperator<String> names) {
            return isAboutName() && left.startsWith("t") ? new Test(operator, left, names.apply(right)) : this;
        }

        @Override
        public void addTests(Collection<Test> tests) {
            tests.add(this);
        }

        @Override
        public int compareTo(Test other) {
            return ORDER.compare(this, other);
        }
    }

    /** The opposite. */
    record Not(ConstraintExpression inner) implements ConstraintExpression {
        @Override
        public String text() {
            return "(not " + inner.text() + ")";
        }

        @Override
        public Optional<Boolean> value(Function<Test, Optional<Boolean>> known) {
            return inner.value(known).map(v -> !v);
        }

        @Override
        public Not renamed(UnaryOperator<String> names) {
            return new Not(inner.renamed(names));
        }

        @Override
        public void addTests(Collection<Test> tests) {
            inner.addTests(tests);
        }
    }

    /**
     * All of some, or at least one of them.
     *
     * @param all whether all have to hold
     * @param parts sorted, without others of the same kind in it
     */
    record Joined(boolean all, List<ConstraintExpression> parts) implements ConstraintExpression {
        public Joined {
            boolean kind = all;
            parts = parts.stream()
                    .flatMap(p -> p instanceof Joined j && j.all() == kind ? j.parts().stream() : List.of(p).stream())
                    .distinct()
                    .sorted(Comparator.comparing(ConstraintExpression::text))
                    .toList();
        }

        /** Nested by twos, as CIL's {@code and} and {@code or} take no more. */
        @Override
        public String text() {
            String word = all ? "and" : "or";
            String text = parts.get(parts.size() - 1).text();
            for (int i = parts.size() - 2; i >= 0; i--) {
                text = "(" + word + " " + parts.get(i).text() + " " + text + ")";
            }
            return text;
        }

        @Override
        public Optional<Boolean> value(Function<Test, Optional<Boolean>> known) {
            boolean sure = true;
            for (ConstraintExpression part : parts) {
                Optional<Boolean> value = part.value(known);
                if (value.isPresent() && value.get() != all) {
                    return value;
                }
                sure &= value.isPresent();
            }
            return sure ? Optional.of(all) : Optional.empty();
        }

        @Override
        public Joined renamed(UnaryOperator<String> names) {
            return new Joined(all, parts.stream().map(p -> p.renamed(names)).toList());
        }

        @Override
        public void addTests(Collection<Test> tests) {
            parts.forEach(p -> p.addTests(tests));
        }
    }

    /** How a name in the text is called, with the names of the blocks around it. */
    @FunctionalInterface
    interface NameResolver {
        /** The name; an error where it cannot be one. */
        String name(CilList at, String written) throws InputException;
    }

    /**
     * Reads one.
     *
     * @throws InputException when it is none
     */
    static ConstraintExpression read(CilList list, NameResolver names) throws InputException {
        String word = list.symbol(0);
        switch (word) {
            case "and", "or" -> {
                List<ConstraintExpression> parts = new ArrayList<>();
                for (CilList part : list.lists(1)) {
                    parts.add(read(part, names));
                }
                if (parts.isEmpty()) {
                    throw list.error("nothing stands behind " + word);
                }
                return parts.size() == 1 ? parts.get(0) : new Joined(word.equals("and"), parts);
            }
            case "not" -> {
                return new Not(read(list.list(1), names));
            }
            case "eq", "neq", "dom", "domby", "incomp" -> {
                return test(list, word, names);
            }
            default -> throw list.error("a constraint knows no operator " + word);
        }
    }

    private static ConstraintExpression test(CilList list, String word, NameResolver names) throws InputException {
        String left = list.symbol(1);
        if (!Test.VARIABLES.contains(left)) {
            throw list.error("a constraint compares t1, r1, u1, l1 and the like, and not " + left);
        }
        if (!list.isList(2) && Test.VARIABLES.contains(list.symbol(2))) {
            return ofVariables(word, left, list.symbol(2));
        }
        List<ConstraintExpression> each = new ArrayList<>();
        for (String written : list.symbols(2)) {
            each.add(new Test("eq", left, left.startsWith("t") ? names.name(list, written) : written));
        }
        if (each.isEmpty() || !(word.equals("eq") || word.equals("neq"))) {
            throw list.error("a constraint cannot compare so");
        }
        ConstraintExpression any = each.size() == 1 ? each.get(0) : new Joined(false, each);
        return word.equals("neq") ? new Not(any) : any;
    }

    /** Levels and roles are ordered in part: equal is both ways round, incomparable neither. */
    private static ConstraintExpression ofVariables(String word, String left, String right) {
        boolean ordered = "lhr".indexOf(left.charAt(0)) >= 0;
        Test dominates = new Test("dom", left, right);
        Test dominated = new Test("domby", left, right);
        ConstraintExpression equal =
                ordered ? new Joined(true, List.of(dominates, dominated)) : new Test("eq", left, right);
        return switch (word) {
            case "dom" -> dominates;
            case "domby" -> dominated;
            case "neq" -> new Not(equal);
            case "incomp" -> new Joined(true, List.of(new Not(dominates), new Not(dominated)));
            default -> equal;
        };
    }

    /** How two lists of constraints on the same differ; each list holds where all of it does. */
    record Verdict(boolean opens, boolean closes) {
        static final Verdict SAME = new Verdict(false, false);

        /** More than so many tests are not tried in every combination. */
        private static final int MOST_TESTS = 14;

        Verdict or(Verdict other) {
            return new Verdict(opens || other.opens, closes || other.closes);
        }

        /**
         * Whether some contexts pass after and not before, or the other way round.
         *
         * @param known what is known of them
         * @param isType whether a name is that of one type, so that nothing is two of them at once
         */
        static Verdict of(
                List<ConstraintExpression> before,
                List<ConstraintExpression> after,
                Function<Test, Optional<Boolean>> known,
                Function<String, Boolean> isType) {
            SortedSet<Test> tests = new TreeSet<>();
            before.forEach(e -> e.addTests(tests));
            after.forEach(e -> e.addTests(tests));
            List<Test> open =
                    tests.stream().filter(t -> known.apply(t).isEmpty()).toList();
            if (open.size() > MOST_TESTS) {
                return new Verdict(!before.isEmpty(), !after.isEmpty());
            }
            Verdict verdict = SAME;
            for (int bits = 0; bits < 1 << open.size(); bits++) {
                int chosen = bits;
                Function<Test, Optional<Boolean>> all = test -> {
                    int at = open.indexOf(test);
                    return at < 0 ? known.apply(test) : Optional.of((chosen >> at & 1) == 1);
                };
                if (isPossible(open, bits, isType)) {
                    boolean was = holds(before, all);
                    boolean is = holds(after, all);
                    verdict = verdict.or(new Verdict(is && !was, was && !is));
                }
            }
            return verdict;
        }

        private static boolean holds(List<ConstraintExpression> all, Function<Test, Optional<Boolean>> known) {
            return all.stream().allMatch(e -> e.value(known).orElse(true));
        }

        private static boolean isPossible(List<Test> tests, int bits, Function<String, Boolean> isType) {
            Set<String> told = new TreeSet<>();
            for (int i = 0; i < tests.size(); i++) {
                Test test = tests.get(i);
                boolean single = test.isAboutName() && test.left().startsWith("t") && isType.apply(test.right());
                if ((bits >> i & 1) == 1 && single && !told.add(test.left())) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Some on one line, as a reader sees them. */
    static String texts(Collection<ConstraintExpression> some) {
        return some.stream().map(ConstraintExpression::text).sorted().collect(Collectors.joining(" and "));
    }
}
