package dev.lsmith.policy.apparmor.resolve;

import dev.lsmith.base.Position;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.GlobParser;
import dev.lsmith.pattern.GlobWriter;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.syntax.Item;
import dev.lsmith.policy.apparmor.syntax.Preamble.Alias;
import dev.lsmith.policy.apparmor.syntax.Profile;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Aliases: a file or link rule whose path begins with the text of an alias holds for its replacement too. They are
 * applied to the rules as written, with variables expanded, each once (apparmor_parser, {@code parser_alias.c}): text is
 * compared with text, whatever either means as a pattern.
 */
final class Aliases {
    private static final Position NOWHERE = new Position("alias", 1, 1);

    private final Map<String, List<String>> replacements = new LinkedHashMap<>();
    private final TreeSet<Integer> lengths = new TreeSet<>();

    void add(Alias alias) {
        List<String> known = replacements.computeIfAbsent(alias.path(), path -> new ArrayList<>());
        if (!known.contains(alias.replacement())) {
            known.add(alias.replacement());
        }
        lengths.add(alias.path().length());
    }

    List<Profile> apply(List<Profile> profiles) {
        return replacements.isEmpty()
                ? profiles
                : profiles.stream().map(this::apply).toList();
    }

    private Profile apply(Profile profile) {
        List<Item> items = new ArrayList<>();
        for (Item item : profile.items()) {
            items.add(item instanceof Profile child ? apply(child) : item);
        }
        for (RuleLine line : profile.lines()) {
            for (Rule other : renamed(line.rule())) {
                items.add(new RuleLine(other, line.comment(), line.at(), line.written()));
            }
        }
        return new Profile(profile.head(), items, profile.at());
    }

    /** The rules that stand beside a rule: one for each alias that its path, or what it links to, begins with. */
    private List<Rule> renamed(Rule rule) {
        List<Glob> paths = rule.paths();
        Map<Alias, List<Glob>> changed = new LinkedHashMap<>();
        for (int i = 0; i < paths.size(); i++) {
            int index = i;
            renamed(paths.get(i))
                    .forEach((alias, path) -> changed.computeIfAbsent(alias, a -> new ArrayList<>(paths))
                            .set(index, path));
        }
        return changed.values().stream().map(rule::withPaths).toList();
    }

    /** What aliases make of a path; what is no pattern with the replacement in it is left out. */
    private Map<Alias, Glob> renamed(Glob path) {
        Map<Alias, Glob> others = new LinkedHashMap<>();
        String text = GlobWriter.write(path);
        for (int length : lengths.headSet(text.length(), true)) {
            String prefix = text.substring(0, length);
            for (String replacement : replacements.getOrDefault(prefix, List.of())) {
                Glob other = GlobParser.parseLoosely(replacement + text.substring(length), NOWHERE);
                if (!other.isFragment()) {
                    others.put(new Alias(prefix, replacement), other);
                }
            }
        }
        return others;
    }
}
