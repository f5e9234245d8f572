package dev.lsmith.policy.apparmor.resolve;

import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.GlobParser;
import dev.lsmith.pattern.GlobWriter;
import dev.lsmith.policy.apparmor.resolve.ResolutionReport.PolicyFault;
import dev.lsmith.policy.apparmor.rule.IncludeRule;
import dev.lsmith.policy.apparmor.rule.LanguageVersion;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.rule.SourcePlace;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.Item;
import dev.lsmith.policy.apparmor.syntax.Item.BlankLine;
import dev.lsmith.policy.apparmor.syntax.Item.Remark;
import dev.lsmith.policy.apparmor.syntax.Preamble;
import dev.lsmith.policy.apparmor.syntax.Preamble.Alias;
import dev.lsmith.policy.apparmor.syntax.Preamble.PlacedStatement;
import dev.lsmith.policy.apparmor.syntax.Profile;
import dev.lsmith.policy.apparmor.syntax.ProfileReader;
import dev.lsmith.policy.apparmor.syntax.ProfileReader.ParsedText;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Runs the statements before the first profile, those of included files in their place, and gathers the profiles: what is
 * included behind a profile may hold profiles only ({@code parser_yacc.y}, rule {@code list}).
 */
final class PreambleResolver {
    private final Inclusion inclusion;
    private final ResolutionReport report;
    private final PolicyVariables variables = new PolicyVariables();
    private final LanguageVersion version;
    private final Aliases aliases = new Aliases();
    private final List<PlacedStatement> abis = new ArrayList<>();
    private final List<Profile> profiles = new ArrayList<>();

    PreambleResolver(Inclusion inclusion, LanguageVersion version, ResolutionReport report) {
        this.inclusion = inclusion;
        this.version = version;
        this.report = report;
    }

    PolicyVariables variables() {
        return variables;
    }

    List<PlacedStatement> abis() {
        return abis;
    }

    Aliases aliases() {
        return aliases;
    }

    /** The profiles, those of included files in their place. */
    List<Profile> profiles() {
        return profiles;
    }

    void addAll(List<PlacedStatement> lines) {
        for (PlacedStatement line : lines) {
            try {
                add(line);
            } catch (InputException e) {
                report.add(e, line.at());
            }
        }
    }

    /** What follows the statements of a file: its profiles, and what is included between them. */
    void addItems(List<Item> items) {
        for (Item item : items) {
            if (item instanceof Profile profile) {
                profiles.add(profile);
            } else if (item instanceof RuleLine line && line.rule() instanceof IncludeRule include) {
                inclusion.each(include.file(), include.ifExists(), line.at(), this::addFile);
            }
        }
    }

    private void add(PlacedStatement line) throws InputException {
        Preamble statement = line.statement();
        boolean late = !profiles.isEmpty() && !(statement instanceof Preamble.Include);
        if (late && !(statement instanceof Remark) && !(statement instanceof BlankLine)) {
            throw PolicyFault.at(
                    line.at(), "only profiles follow a profile", "include the file before the first profile");
        }
        if (statement instanceof Preamble.AbiStatement) {
            abis.add(line);
        } else if (statement instanceof Preamble.Alias alias) {
            aliases.add(alias);
        } else if (statement instanceof Preamble.Include include) {
            inclusion.each(include.file(), include.ifExists(), line.at(), this::addFile);
        } else if (statement instanceof Preamble.VariableDefinition definition) {
            define(definition, line.at());
        } else if (statement instanceof Preamble.BooleanDefinition definition) {
            define(definition, line.at());
        }
    }

    private void define(Preamble.BooleanDefinition definition, SourcePlace at) throws InputException {
        String name = definition.name();
        requireVersion(definition.assignment(), at);
        boolean declared = variables.isDeclaredBoolean(name);
        switch (definition.assignment()) {
            case ADD -> throw PolicyFault.at(at, "a boolean takes no more values", "use `=`");
            case DECLARE -> {
                if (declared) {
                    throw PolicyFault.at(at, "boolean `$" + name + "` is declared twice", "take one out");
                }
            }
            case DEFAULT -> {
                if (declared) {
                    return;
                }
            }
            case OVERRIDE -> {}
        }
        variables.set(name, new Conditions(variables, version).holds(definition.condition(), at));
    }

    private void addFile(String source, String text) {
        ParsedText<AppArmorProfile> reading = ProfileReader.reading(source, text);
        report.addAll(reading.faults());
        AppArmorProfile included = reading.tree();
        addAll(included.lines());
        addItems(included.items());
    }

    private void define(Preamble.VariableDefinition definition, SourcePlace at) throws InputException {
        String name = definition.name();
        requireVersion(definition.assignment(), at);
        boolean declared = variables.isDeclared(name);
        switch (definition.assignment()) {
            case ADD -> {
                if (!declared) {
                    throw PolicyFault.at(
                            at, "variable `@{" + name + "}` gets more values before it is declared", "use `=`");
                }
                variables.add(name, definition.values());
            }
            case DECLARE -> {
                if (declared) {
                    throw PolicyFault.at(at, "variable `@{" + name + "}` is declared twice", "use `+=` to add values");
                }
                variables.set(name, definition.values());
            }
            case DEFAULT -> {
                if (!declared) {
                    variables.set(name, definition.values());
                }
            }
            case OVERRIDE -> variables.set(name, definition.values());
        }
    }

    private void requireVersion(Preamble.AssignmentOperator assignment, SourcePlace at) throws InputException {
        boolean late =
                assignment == Preamble.AssignmentOperator.DEFAULT || assignment == Preamble.AssignmentOperator.OVERRIDE;
        if (late && !version.has(LanguageVersion.V5_0)) {
            throw PolicyFault.at(at, "`" + assignment.word() + "` needs AppArmor 5.0", "use `=` or `+=`");
        }
    }

    /**
     * Aliases: a file or link rule whose path begins with the text of an alias holds for its replacement too. They are
     * applied to the rules as written, with variables expanded, each once (apparmor_parser, {@code parser_alias.c}): text is
     * compared with text, whatever either means as a pattern.
     */
    static final class Aliases {
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
}
