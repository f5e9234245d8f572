package dev.lsmith.policy.tomoyo;

import dev.lsmith.access.TomoyoRequest;
import dev.lsmith.access.TomoyoRequest.Argument;
import dev.lsmith.access.TomoyoRequest.Operation;
import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.ByteSet;
import dev.lsmith.pattern.PathAutomaton;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.DecidingRule;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.Comparison.OpenQuestion;
import dev.lsmith.policy.tomoyo.RuleMatch.Range;
import dev.lsmith.policy.tomoyo.TomoyoPolicy.Domain;
import dev.lsmith.policy.tomoyo.TomoyoPolicy.Mode;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What two policies allow differently of one operation under one condition: an automaton over its arguments, a NUL between them, tells of
 * each set of rules that some request meets. Numbers and addresses are cut where some rule's range begins or ends, and each piece is one byte.
 */
final class OperationComparison {
    /** More pieces than there are bytes. */
    private static final int MOST_PIECES = 255;

    private static final ByteSet NOT_NUL = ByteSet.NOT_NUL;

    private final TomoyoPolicy before;
    private final TomoyoPolicy after;
    private final List<Difference> differences = new ArrayList<>();
    private final List<OpenQuestion> open = new ArrayList<>();
    private final Operation operation;
    private final List<String> condition;
    private final Domain oldDomain;
    private final Domain newDomain;
    private final List<TomoyoRule> old;
    private final List<TomoyoRule> now;
    private final List<List<Range>> pieces = new ArrayList<>();
    private final List<BytePattern> patterns = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();

    /**
     * Of one operation.
     *
     * @param condition that the rules have, beside those that have none; empty for these alone
     */
    OperationComparison(
            TomoyoPolicy before,
            TomoyoPolicy after,
            Operation operation,
            List<String> condition,
            Domain oldDomain,
            Domain newDomain) {
        this.before = before;
        this.after = after;
        this.operation = operation;
        this.condition = condition;
        this.oldDomain = oldDomain;
        this.newDomain = newDomain;
        this.old = of(before.rules(oldDomain));
        this.now = of(after.rules(newDomain));
    }

    private List<TomoyoRule> of(List<TomoyoRule> rules) {
        return rules.stream()
                .filter(rule -> rule.category().equals(operation.category())
                        && rule.operations().contains(operation.operation())
                        && (rule.conditions().isEmpty() || rule.conditions().equals(condition)))
                .toList();
    }

    /**
     * The differences, each with a request as its witness, and what could not be said.
     *
     * @throws InputException when the rules' patterns are too complex together
     */
    Comparison compare() throws InputException {
        look();
        return new Comparison(differences, open);
    }

    private void look() throws InputException {
        boolean openBefore = before.mode(oldDomain, operation.setting()) != Mode.ENFORCING;
        boolean openAfter = after.mode(newDomain, operation.setting()) != Mode.ENFORCING;
        if ((openBefore && openAfter) || (!openBefore && !openAfter && old.equals(now) && sameGroups())) {
            return;
        }
        for (int i = 0; i < operation.arguments().size(); i++) {
            pieces.add(cut(i));
        }
        if (pieces.stream().anyMatch(p -> p.size() > MOST_PIECES)) {
            open.add(new OpenQuestion(
                    oldDomain.name(), "whether " + words() + " changed", "there are more ranges than are compared"));
            return;
        }
        patterns.add(everything());
        parts.add(new Part(true, -1, false));
        add(before, old, true);
        add(after, now, false);
        PathAutomaton<Answer> automaton = PathAutomaton.of(
                patterns,
                met -> met.contains(0)
                        ? new Answer(openBefore || allows(met, true), openAfter || allows(met, false))
                        : new Answer(false, false));
        for (Map.Entry<Answer, byte[]> found : automaton.shortestTexts().entrySet()) {
            if (found.getKey().old() != found.getKey().now()) {
                tell(found.getKey(), found.getValue());
            }
        }
    }

    private boolean sameGroups() {
        boolean grouped =
                old.stream().anyMatch(rule -> rule.arguments().stream().anyMatch(a -> a.startsWith("@")));
        return !grouped || before.exceptions().equals(after.exceptions());
    }

    private String words() {
        return operation.category() + " " + operation.operation();
    }

    private boolean allows(List<Integer> met, boolean isOld) {
        Set<Integer> allowed = new TreeSet<>();
        Set<Integer> taken = new TreeSet<>();
        for (int index : met) {
            Part part = parts.get(index);
            if (part.rule() >= 0 && part.isOld() == isOld) {
                (part.less() ? taken : allowed).add(part.rule());
            }
        }
        allowed.removeAll(taken);
        return !allowed.isEmpty();
    }

    /** Any well-formed request. */
    private BytePattern everything() {
        List<BytePattern> fields = new ArrayList<>();
        for (int i = 0; i < operation.arguments().size(); i++) {
            fields.add(
                    operation.arguments().get(i) == Argument.NAME
                            ? BytePattern.sequence(new BytePattern.One(NOT_NUL), new BytePattern.Many(NOT_NUL))
                            : new BytePattern.One(bytes(pieces.get(i))));
        }
        return BytePattern.fields(fields);
    }

    private static ByteSet bytes(List<Range> all) {
        ByteSet set = ByteSet.NONE;
        for (int i = 0; i < all.size(); i++) {
            set = set.with(i + 1);
        }
        return set;
    }

    /** The ranges into which the rules' own cut all numbers, or the addresses of both families. */
    private List<Range> cut(int argument) {
        Argument kind = operation.arguments().get(argument);
        List<Range> cut = new ArrayList<>();
        if (kind == Argument.NAME) {
            return cut;
        }
        for (int width : kind == Argument.NUMBER ? new int[] {0} : new int[] {4, 16}) {
            BigInteger end = BigInteger.ONE.shiftLeft(width == 0 ? 64 : 8 * width);
            Set<BigInteger> begins = new TreeSet<>(List.of(BigInteger.ZERO));
            for (boolean isOld : new boolean[] {true, false}) {
                for (TomoyoRule rule : isOld ? old : now) {
                    for (Range range : ranges(isOld ? before : after, rule, argument)) {
                        if (range.width() == width) {
                            begins.add(range.first());
                            begins.add(range.last().add(BigInteger.ONE));
                        }
                    }
                }
            }
            List<BigInteger> all =
                    begins.stream().filter(b -> b.compareTo(end) < 0).toList();
            for (int i = 0; i < all.size(); i++) {
                BigInteger next = i + 1 < all.size() ? all.get(i + 1) : end;
                cut.add(new Range(width, all.get(i), next.subtract(BigInteger.ONE)));
            }
        }
        return cut;
    }

    private List<Range> ranges(TomoyoPolicy policy, TomoyoRule rule, int argument) {
        boolean number = operation.arguments().get(argument) == Argument.NUMBER;
        return words(policy, rule, argument).stream()
                .flatMap(word -> (number ? Range.number(word) : Range.address(word)).stream())
                .toList();
    }

    private List<String> words(TomoyoPolicy policy, TomoyoRule rule, int argument) {
        String word = rule.arguments().get(argument);
        return word.startsWith("@")
                ? policy.members(RuleMatch.group(operation.arguments().get(argument)), word.substring(1))
                : List.of(word);
    }

    private void add(TomoyoPolicy policy, List<TomoyoRule> rules, boolean isOld) {
        int number = 0;
        for (TomoyoRule rule : rules) {
            List<List<Field>> fields = List.of(List.of());
            for (int i = 0; i < operation.arguments().size(); i++) {
                List<List<Field>> longer = new ArrayList<>();
                for (Field field : fields(policy, rule, i)) {
                    fields.forEach(begun -> {
                        List<Field> one = new ArrayList<>(begun);
                        one.add(field);
                        longer.add(one);
                    });
                }
                fields = longer;
            }
            for (List<Field> one : fields) {
                addOne(one, isOld, number++);
            }
        }
    }

    private void addOne(List<Field> fields, boolean isOld, int number) {
        patterns.add(BytePattern.fields(fields.stream().map(f -> f.bytes(0)).toList()));
        parts.add(new Part(isOld, number, false));
        for (int i = 0; i < fields.size(); i++) {
            for (int less = 1; less <= fields.get(i).exclusions(); less++) {
                List<BytePattern> all = new ArrayList<>();
                for (int j = 0; j < fields.size(); j++) {
                    all.add(fields.get(j).bytes(j == i ? less : 0));
                }
                patterns.add(BytePattern.fields(all));
                parts.add(new Part(isOld, number, true));
            }
        }
    }

    private List<Field> fields(TomoyoPolicy policy, TomoyoRule rule, int argument) {
        if (operation.arguments().get(argument) != Argument.NAME) {
            ByteSet set = ByteSet.NONE;
            for (Range range : ranges(policy, rule, argument)) {
                for (int i = 0; i < pieces.get(argument).size(); i++) {
                    set = range.contains(pieces.get(argument).get(i)) ? set.with(i + 1) : set;
                }
            }
            return List.of(new Field(Optional.empty(), set));
        }
        List<Field> fields = new ArrayList<>();
        for (String word : words(policy, rule, argument)) {
            TomoyoPattern.parse(word).ifPresent(pattern -> {
                if (pattern.hasRepeatedExclusion()) {
                    open.add(new OpenQuestion(
                            oldDomain.name(), "what " + rule.text() + " allows", "\\- within \\{ \\} is not compared"));
                }
                fields.add(new Field(Optional.of(pattern), ByteSet.NONE));
            });
        }
        return fields;
    }

    private void tell(Answer answer, byte[] text) {
        List<String> arguments = new ArrayList<>();
        int at = 0;
        int begin = 0;
        for (int i = 0; i <= text.length; i++) {
            if (i == text.length || text[i] == 0) {
                arguments.add(argument(at++, Arrays.copyOfRange(text, begin, i)));
                begin = i + 1;
            }
        }
        TomoyoRequest witness = new TomoyoRequest(operation.category(), operation.operation(), arguments);
        String where = condition.isEmpty() ? "" : " where " + String.join(" ", condition);
        differences.add(new Difference(
                answer.now() ? ChangeDirection.WIDENED : ChangeDirection.NARROWED,
                oldDomain.name(),
                operation.category().split(" ", 2)[0],
                words() + where,
                witness.text() + where,
                rules(before, old, witness),
                rules(after, now, witness)));
    }

    private String argument(int at, byte[] bytes) {
        if (operation.arguments().get(at) == Argument.NAME) {
            return KernelText.decode(bytes);
        }
        Range range = pieces.get(at).get((bytes[0] & 0xff) - 1);
        return range.width() == 0 ? range.first().toString() : address(range);
    }

    private static String address(Range range) {
        byte[] whole = new byte[range.width()];
        byte[] value = range.first().toByteArray();
        int length = Math.min(value.length, whole.length);
        System.arraycopy(value, value.length - length, whole, whole.length - length, length);
        try {
            return InetAddress.getByAddress(whole).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<DecidingRule> rules(TomoyoPolicy policy, List<TomoyoRule> rules, TomoyoRequest witness) {
        Domain alone = new Domain("", 0, new TreeSet<>(), rules);
        return new RuleMatch(policy, alone)
                .allowing(witness).map(rule -> new DecidingRule(rule.text(), "", "")).stream()
                        .toList();
    }

    /** What a request may be: allowed by the old, allowed by the new. */
    private record Answer(boolean old, boolean now) {}

    /** One pattern of the automaton: whose it is, of which rule, and whether what it matches is taken away from that rule. */
    private record Part(boolean isOld, int rule, boolean less) {}

    /** One argument of one rule: a name or pattern, or some pieces of the numbers. */
    private record Field(Optional<TomoyoPattern> pattern, ByteSet pieces) {
        int exclusions() {
            return pattern.map(TomoyoPattern::exclusions).orElse(0);
        }

        BytePattern bytes(int less) {
            return pattern.isPresent() ? pattern.get().bytes(less) : new BytePattern.One(pieces);
        }
    }
}
