package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.base.InputException;
import dev.lsmith.grammar.apparmor.AppArmorParser.ArrowContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.ChoiceContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.ConditionContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.EntryContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.ListedContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.MediatedContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.PartContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.PlainContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.WordContext;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.apparmor.rule.MountConditions.Options;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * What follows the keyword of a rule: its reader takes permissions, words and conditions one after the other, and what is left is a
 * fault.
 */
public final class RuleArguments {
    private record KeyedValues(
            String key,
            boolean choice,
            boolean assigns,
            List<WordContext> values,
            @Nullable List<EntryContext> list,
            Token at) {}

    private final RuleWords wording;
    private final Token start;
    private final List<WordContext> listed = new ArrayList<>();
    private final Deque<WordContext> plain = new ArrayDeque<>();
    private final Deque<WordContext> targets = new ArrayDeque<>();
    private final List<KeyedValues> conditions = new ArrayList<>();
    private final List<PartContext> order;
    private boolean wordsFirst;
    private boolean permissionTaken;
    private boolean plainFirst;
    private boolean arrow;

    private RuleArguments(RuleWords wording, Token start, List<PartContext> order) {
        this.wording = wording;
        this.start = start;
        this.order = order;
    }

    /**
     * The arguments of a rule.
     *
     * @throws InputException when they stand in an order that no rule has
     */
    public static RuleArguments of(RuleWords wording, MediatedContext rule) throws InputException {
        List<PartContext> contexts = rule.part();
        RuleArguments parts = new RuleArguments(wording, rule.getStart(), contexts);
        for (PartContext part : contexts) {
            if (part instanceof ListedContext list) {
                if (part != contexts.get(0)) {
                    throw wording.fault(part.getStart(), "permissions stand before everything else");
                }
                parts.listed.addAll(words(list.list().entry()));
            } else if (part instanceof PlainContext word) {
                (parts.arrow ? parts.targets : parts.plain).add(word.word());
                parts.plainFirst |= part == contexts.get(0);
            } else if (part instanceof ArrowContext) {
                parts.arrow = true;
            } else if (parts.arrow) {
                throw wording.fault(part.getStart(), "no condition stands behind `->`");
            } else if (part instanceof ChoiceContext choice) {
                parts.add(choice);
            } else {
                parts.add((ConditionContext) part);
            }
        }
        if (parts.arrow && parts.targets.isEmpty()) {
            throw wording.fault(contexts.get(contexts.size() - 1).getStop(), "expected a word behind `->`");
        }
        return parts;
    }

    private void add(ChoiceContext c) {
        String key = c.KEY_IN().getText().split("[ \\t]", 2)[0];
        conditions.add(new KeyedValues(key, true, false, words(c.entry()), c.entry(), c.getStart()));
    }

    private void add(ConditionContext c) {
        String key = c.KEY().getText().replaceAll("[ \\t=]", "");
        if (c.list() == null) {
            conditions.add(new KeyedValues(key, false, false, List.of(c.word()), null, c.getStart()));
        } else {
            conditions.add(new KeyedValues(
                    key, false, false, words(c.list().entry()), c.list().entry(), c.getStart()));
        }
    }

    private static List<WordContext> words(List<EntryContext> entries) {
        return entries.stream().map(e -> e.word(0)).toList();
    }

    /** Single words of the profile. */
    RuleWords words() {
        return wording;
    }

    /** A fault of the rule as a whole, where it begins. */
    InputException fault(String message) {
        return wording.fault(start, message);
    }

    /** Short forms of permissions of two directions: {@code r}, {@code write}, {@code rw} … */
    static <E> Map<String, List<E>> readWrite(E read, E write) {
        return Map.of(
                "r", List.of(read),
                "read", List.of(read),
                "w", List.of(write),
                "write", List.of(write),
                "rw", List.of(write, read),
                "wr", List.of(write, read));
    }

    /** The permissions, by name or by short form. */
    <E extends Enum<E>> SortedSet<E> permissions(Class<E> type, Map<String, List<E>> shorts) throws InputException {
        return wording.permissions(permissions(), type, shorts);
    }

    /** The words that are permissions, in rules where another bare word may stand first. */
    <E extends Enum<E>> List<ParserRuleContext> leadingPermissions(Class<E> type, Map<String, List<E>> shorts) {
        List<ParserRuleContext> words = new ArrayList<>(listed);
        Set<String> names = new TreeSet<>(shorts.keySet());
        names.addAll(Spelled.lower(Arrays.asList(type.getEnumConstants())));
        bare(names).ifPresent(words::add);
        return words;
    }

    /** Whether parentheses follow the keyword, be they empty. */
    boolean isListed() {
        return order.stream().anyMatch(part -> part instanceof ListedContext);
    }

    /** The same, of a rule that takes no permissions. */
    RuleArguments unlisted() throws InputException {
        if (isListed()) {
            throw fault("`" + start.getText() + "` takes no permissions");
        }
        return this;
    }

    /** The permissions: a list in parentheses, or one bare word, before everything else. */
    public List<WordContext> permissions() {
        permissionTaken = plainFirst && listed.isEmpty();
        return permissionTaken ? List.of(plain.remove()) : listed;
    }

    /** The permissions in parentheses. */
    public List<WordContext> listed() {
        return listed;
    }

    /** The permission that stands before everything else without parentheses, if it is one of those. */
    public Optional<WordContext> bare(Set<String> known) {
        permissionTaken = plainFirst && known.contains(RuleWords.text(plain.element()));
        return permissionTaken ? Optional.of(plain.remove()) : Optional.empty();
    }

    /** The bare words, all of them. */
    public List<WordContext> plain() {
        List<WordContext> all = List.copyOf(plain);
        plain.clear();
        return all;
    }

    /** The next bare word as it stands, with its quotes; it stays the next. */
    Optional<String> nextText() {
        return Optional.ofNullable(plain.peek()).map(WordContext::getText);
    }

    /** The next bare word as a pattern. */
    public Optional<Glob> nextGlob() throws InputException {
        return plain.isEmpty() ? Optional.empty() : Optional.of(wording.glob(plain.remove()));
    }

    /** What stands behind the arrow. */
    public Optional<Glob> target() throws InputException {
        return targets.isEmpty() ? Optional.empty() : Optional.of(wording.glob(targets.remove()));
    }

    private Optional<KeyedValues> take(String key) {
        for (Iterator<KeyedValues> i = conditions.iterator(); i.hasNext(); ) {
            KeyedValues condition = i.next();
            if (condition.key().equals(key)) {
                i.remove();
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }

    /** The one value of a condition as a pattern. */
    public Optional<Glob> glob(String key) throws InputException {
        Optional<WordContext> word = single(key);
        return word.isPresent() ? Optional.of(wording.glob(word.get())) : Optional.empty();
    }

    /** The one value of a condition as plain text. */
    public Optional<String> text(String key) throws InputException {
        return single(key).map(RuleWords::plain);
    }

    /** A condition of which the parser takes the first value, whatever else is listed; as written if there are several. */
    public Optional<String> firstOf(String key) throws InputException {
        Optional<KeyedValues> condition = take(key);
        if (condition.isEmpty()) {
            return Optional.empty();
        }
        requirePlain(condition.get());
        List<String> values =
                condition.get().values().stream().map(RuleWords::plain).toList();
        return Optional.of(values.size() == 1 ? values.get(0) : "(" + String.join(" ", values) + ")");
    }

    /** Whether there is a condition of that name. */
    public boolean has(String key) {
        return conditions.stream().anyMatch(c -> c.key().equals(key));
    }

    /** Whether the next condition of that name is written {@code key:=}. */
    public boolean assigns(String key) {
        return conditions.stream().anyMatch(c -> c.key().equals(key) && c.assigns());
    }

    private Optional<WordContext> single(String key) throws InputException {
        Optional<KeyedValues> condition = take(key);
        if (condition.isEmpty()) {
            return Optional.empty();
        }
        requirePlain(condition.get());
        if (condition.get().values().size() != 1) {
            throw wording.fault(condition.get().at(), "`" + key + "=` takes one value");
        }
        return Optional.of(condition.get().values().get(0));
    }

    /** {@code in} stands in mount rules only, and a value holds no {@code =}. */
    private void requirePlain(KeyedValues condition) throws InputException {
        if (condition.choice()) {
            throw wording.fault(condition.at(), "`in` stands in mount rules only");
        }
        requireWords(condition);
    }

    private void requireWords(KeyedValues condition) throws InputException {
        List<EntryContext> list = condition.list() == null ? List.of() : condition.list();
        for (EntryContext entry : list) {
            if (entry.EQUALS() != null) {
                throw wording.fault(
                        entry.getStart(), "`" + entry.getText() + "` is no value of `" + condition.key() + "`");
            }
        }
        if (condition.values().isEmpty()) {
            throw wording.fault(condition.at(), "`" + condition.key() + "` needs a value");
        }
    }

    /** Whether the value of a condition is written so that it begins with a text. */
    public boolean begins(String key, String beginning) {
        return conditions.stream()
                .filter(c -> c.key().equals(key) && !c.values().isEmpty())
                .anyMatch(c -> RuleWords.text(c.values().get(0)).startsWith(beginning));
    }

    /** All values of all conditions of that name, which are no patterns. */
    public List<String> plainTexts(String key) throws InputException {
        List<String> texts = new ArrayList<>();
        for (Optional<KeyedValues> c = take(key); c.isPresent(); c = take(key)) {
            requirePlain(c.get());
            c.get().values().forEach(v -> texts.add(RuleWords.plain(v)));
        }
        return texts;
    }

    /** The conditions within the parentheses of a condition. */
    public RuleArguments nested(String key) throws InputException {
        RuleArguments inner = new RuleArguments(wording, start, List.of());
        Optional<KeyedValues> outer = take(key);
        if (outer.isPresent()) {
            List<EntryContext> list = outer.get().list();
            if (list == null) {
                throw wording.fault(outer.get().at(), "`" + key + "=` takes conditions in parentheses");
            }
            if (outer.get().at() != order.get(order.size() - 1).getStart()) {
                throw wording.fault(outer.get().at(), "`" + key + "=(…)` stands behind everything else");
            }
            for (EntryContext entry : list) {
                inner.add(entry);
            }
        }
        return inner;
    }

    /** {@code key=value}, or {@code key:=value}, whose colon the lexer leaves to the key. */
    private void add(EntryContext entry) {
        String key = RuleWords.text(entry.word(0));
        boolean assigns = key.endsWith(":");
        conditions.add(new KeyedValues(
                assigns ? key.substring(0, key.length() - 1) : key,
                false,
                assigns,
                values(entry),
                null,
                entry.getStart()));
    }

    private static List<WordContext> values(EntryContext entry) {
        if (entry.list() != null) {
            return words(entry.list().entry());
        }
        return entry.word().size() > 1 ? List.of(entry.word(1)) : List.of();
    }

    /** The conditions of a mount rule. */
    MountConditions mount() throws InputException {
        List<Glob> types = new ArrayList<>();
        for (String key : List.of("fstype", "vfstype")) {
            for (Optional<KeyedValues> c = take(key); c.isPresent(); c = take(key)) {
                requireWords(c.get());
                for (WordContext value : c.get().values()) {
                    types.add(wording.glob(value));
                }
            }
        }
        List<Options> options = new ArrayList<>();
        for (String key : List.of("options", "option")) {
            for (Optional<KeyedValues> c = take(key); c.isPresent(); c = take(key)) {
                requireWords(c.get());
                TreeSet<String> flags = new TreeSet<>();
                c.get().values().forEach(v -> flags.add(RuleWords.plain(v)));
                options.add(new Options(flags, c.get().choice()));
            }
        }
        return new MountConditions(types, options);
    }

    /** Refuses a word behind a condition; in the other kinds of rules the conditions stand first. */
    public void requireWordsFirst() throws InputException {
        wordsFirst = true;
        boolean conditioned = false;
        for (PartContext part : order) {
            conditioned |= isCondition(part);
            if (conditioned && part instanceof PlainContext) {
                throw wording.fault(part.getStart(), "`" + part.getText() + "` stands before the conditions");
            }
        }
    }

    private static boolean isCondition(PartContext part) {
        return part instanceof ConditionContext || part instanceof ChoiceContext;
    }

    private void requireConditionsFirst() throws InputException {
        int words = 0;
        for (PartContext part : order) {
            words += part instanceof PlainContext ? 1 : 0;
            if (words > (permissionTaken ? 1 : 0) && isCondition(part)) {
                throw wording.fault(part.getStart(), "conditions stand before the name");
            }
        }
    }

    /** Refuses what has no meaning in the rule. */
    public void requireUsed() throws InputException {
        if (!wordsFirst) {
            requireConditionsFirst();
        }
        if (!conditions.isEmpty()) {
            KeyedValues odd = conditions.get(0);
            throw wording.fault(odd.at(), "`" + odd.key() + "` is no condition of this rule");
        }
        WordContext word = plain.isEmpty() ? targets.peek() : plain.peek();
        if (word != null) {
            throw wording.fault(word.getStart(), "`" + word.getText() + "` has no meaning in this rule");
        }
    }
}
