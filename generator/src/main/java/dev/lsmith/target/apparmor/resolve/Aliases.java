package dev.lsmith.target.apparmor.resolve;

import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.target.apparmor.syntax.FileRule;
import dev.lsmith.target.apparmor.syntax.Item;
import dev.lsmith.target.apparmor.syntax.LinkRule;
import dev.lsmith.target.apparmor.syntax.Preamble.Alias;
import dev.lsmith.target.apparmor.syntax.Profile;
import dev.lsmith.target.apparmor.syntax.Rule;
import dev.lsmith.target.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Aliases: a file or link rule whose path begins with the text of an alias holds for its replacement too. They are
 * applied to the rules as written, with variables expanded, each once (apparmor_parser, {@code parser_alias.c}).
 */
final class Aliases {
    private final List<Alias> aliases = new ArrayList<>();

    void add(Alias alias) {
        if (!aliases.contains(alias)) {
            aliases.add(alias);
        }
    }

    List<Profile> apply(List<Profile> profiles) {
        return aliases.isEmpty() ? profiles : profiles.stream().map(this::apply).toList();
    }

    private Profile apply(Profile profile) {
        List<Item> items = new ArrayList<>();
        for (Item item : profile.items()) {
            if (item instanceof Profile child) {
                items.add(apply(child));
            } else {
                items.add(item);
            }
        }
        for (Alias alias : aliases) {
            for (RuleLine line : profile.lines()) {
                renamed(line.rule(), alias)
                        .ifPresent(rule -> items.add(new RuleLine(rule, line.comment(), line.at(), line.written())));
            }
        }
        return new Profile(profile.head(), items, profile.at());
    }

    private static Optional<Rule> renamed(Rule rule, Alias alias) {
        boolean file = rule instanceof FileRule || rule instanceof LinkRule;
        Rule other = file ? rule.withPatterns(glob -> renamed(glob, alias).orElse(glob)) : rule;
        if (other instanceof FileRule renamed && rule instanceof FileRule original) {
            other = new FileRule(
                    renamed.qualifiers(), renamed.path(), renamed.permissions(), renamed.exec(), original.target());
        }
        return other.equals(rule) ? Optional.empty() : Optional.of(other);
    }

    private static Optional<Glob> renamed(Glob glob, Alias alias) {
        if (glob.parts().isEmpty() || alias.path().parts().size() != 1) {
            return Optional.empty();
        }
        if (glob.parts().get(0) instanceof Literal first
                && alias.path().parts().get(0) instanceof Literal from
                && first.text().startsWith(from.text())) {
            List<Part> parts = new ArrayList<>(alias.replacement().parts());
            parts.add(new Literal(first.text().substring(from.text().length())));
            parts.addAll(glob.parts().subList(1, glob.parts().size()));
            return Optional.of(new Glob(parts).normalised());
        }
        return Optional.empty();
    }
}
