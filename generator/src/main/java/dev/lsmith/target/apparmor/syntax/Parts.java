package dev.lsmith.target.apparmor.syntax;

import dev.lsmith.diagnostic.InputException;
import dev.lsmith.grammar.apparmor.AppArmorParser.ConditionContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.EntryContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.ListContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.ListedContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.PartContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.PlainContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.TargetContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.WordContext;
import dev.lsmith.pattern.Glob;
import dev.lsmith.target.apparmor.syntax.MountConditions.Options;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What follows the keyword of a rule, handed out piece by piece; what nobody asked for is a fault. */
final class Parts {
    private record Condition(
            String key,
            boolean choice,
            List<WordContext> values,
            @org.jspecify.annotations.Nullable ListContext list,
            org.antlr.v4.runtime.Token at) {}

    private final Wording wording;
    private final List<WordContext> listed = new ArrayList<>();
    private final Deque<WordContext> plain = new ArrayDeque<>();
    private final Deque<WordContext> targets = new ArrayDeque<>();
    private final List<Condition> conditions = new ArrayList<>();

    private Parts(Wording wording) {
        this.wording = wording;
    }

    static Parts of(Wording wording, List<PartContext> contexts) {
        Parts parts = new Parts(wording);
        for (PartContext part : contexts) {
            if (part instanceof ListedContext list) {
                parts.listed.addAll(words(list.list()));
            } else if (part instanceof PlainContext word) {
                parts.plain.add(word.word());
            } else if (part instanceof TargetContext target) {
                parts.targets.add(target.word());
            } else {
                parts.add((ConditionContext) part);
            }
        }
        return parts;
    }

    private void add(ConditionContext c) {
        List<WordContext> values = c.list() == null ? List.of(c.word(c.word().size() - 1)) : words(c.list());
        conditions.add(new Condition(Wording.text(c.key), c.IN() != null, values, c.list(), c.getStart()));
    }

    private static List<WordContext> words(ListContext list) {
        return list.entry().stream().map(e -> e.word(0)).toList();
    }

    List<WordContext> listed() {
        return listed;
    }

    /** The bare words, all of them. */
    List<WordContext> plain() {
        List<WordContext> all = List.copyOf(plain);
        plain.clear();
        return all;
    }

    /** The next bare word as a pattern. */
    Optional<Glob> nextGlob() throws InputException {
        return plain.isEmpty() ? Optional.empty() : Optional.of(wording.glob(plain.remove()));
    }

    /** What stands behind the arrow. */
    Optional<Glob> target() throws InputException {
        return targets.isEmpty() ? Optional.empty() : Optional.of(wording.glob(targets.remove()));
    }

    private Optional<Condition> take(String key) {
        for (Iterator<Condition> i = conditions.iterator(); i.hasNext(); ) {
            Condition condition = i.next();
            if (condition.key().equals(key)) {
                i.remove();
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }

    /** The one value of a condition as a pattern. */
    Optional<Glob> glob(String key) throws InputException {
        Optional<WordContext> word = single(key);
        return word.isPresent() ? Optional.of(wording.glob(word.get())) : Optional.empty();
    }

    /** The one value of a condition as plain text. */
    Optional<String> text(String key) throws InputException {
        return single(key).map(Wording::text);
    }

    private Optional<WordContext> single(String key) throws InputException {
        Optional<Condition> condition = take(key);
        if (condition.isEmpty()) {
            return Optional.empty();
        }
        if (condition.get().values().size() != 1) {
            throw wording.fault(condition.get().at(), "`" + key + "=` takes one value");
        }
        return Optional.of(condition.get().values().get(0));
    }

    /** All values of all conditions of that name. */
    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (Optional<Condition> c = take(key); c.isPresent(); c = take(key)) {
            c.get().values().forEach(v -> texts.add(Wording.text(v)));
        }
        return texts;
    }

    /** The conditions within the parentheses of a condition. */
    Parts nested(String key) throws InputException {
        Parts inner = new Parts(wording);
        Optional<Condition> outer = take(key);
        if (outer.isPresent()) {
            ListContext list = outer.get().list();
            if (list == null) {
                throw wording.fault(outer.get().at(), "`" + key + "=` takes conditions in parentheses");
            }
            for (EntryContext entry : list.entry()) {
                List<WordContext> value = entry.word().size() > 1 ? List.of(entry.word(1)) : List.of();
                inner.conditions.add(new Condition(Wording.text(entry.word(0)), false, value, null, entry.getStart()));
            }
        }
        return inner;
    }

    /** The conditions of a mount rule. */
    MountConditions mount() throws InputException {
        List<Glob> types = new ArrayList<>();
        for (String key : List.of("fstype", "vfstype")) {
            for (Optional<Condition> c = take(key); c.isPresent(); c = take(key)) {
                for (WordContext value : c.get().values()) {
                    types.add(wording.glob(value));
                }
            }
        }
        List<Options> options = new ArrayList<>();
        for (String key : List.of("options", "option")) {
            for (Optional<Condition> c = take(key); c.isPresent(); c = take(key)) {
                TreeSet<String> flags = new TreeSet<>();
                c.get().values().forEach(v -> flags.add(Wording.text(v)));
                options.add(new Options(flags, c.get().choice()));
            }
        }
        return new MountConditions(types, options);
    }

    /** Refuses what has no meaning in the rule. */
    void requireUsed() throws InputException {
        if (!conditions.isEmpty()) {
            Condition odd = conditions.get(0);
            throw wording.fault(odd.at(), "`" + odd.key() + "` is no condition of this rule");
        }
        WordContext word = plain.isEmpty() ? targets.peek() : plain.peek();
        if (word != null) {
            throw wording.fault(word.getStart(), "`" + word.getText() + "` has no meaning in this rule");
        }
    }
}
