package dev.lsmith.policy.apparmor.merge;

import dev.lsmith.base.InputException;
import dev.lsmith.learn.LearnedVariables;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.GlobExpansion;
import dev.lsmith.policy.apparmor.DeclaredVariables;
import dev.lsmith.policy.apparmor.resolve.Resolution;
import dev.lsmith.policy.apparmor.resolve.SearchPath;
import dev.lsmith.policy.apparmor.rule.FileMode;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.rule.LanguageVersion;
import dev.lsmith.policy.apparmor.rule.Qualifiers;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.Preamble;
import dev.lsmith.policy.apparmor.syntax.Profile;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * Variables of learned rules that the person's file does not declare. lsmith's own are to be declared in it, as a pattern of
 * twenty optional digits tells nobody anything; the values of others are written out.
 */
final class FreeVariables {
    private final AppArmorProfile written;
    private final SearchPath path;
    private final Map<String, List<Glob>> values;
    private final SortedMap<String, List<Glob>> own = LearnedVariables.load().own();
    private final Map<String, Boolean> declared = new HashMap<>();

    FreeVariables(AppArmorProfile written, AppArmorProfile learned, SearchPath path) {
        this.written = written;
        this.path = path;
        this.values = DeclaredVariables.of(learned, learned.profiles().get(0));
    }

    /** The definitions that the file needs for some rules, by name. */
    List<Preamble> definitions(List<RuleLine> rules) {
        Set<String> used = new TreeSet<>();
        for (RuleLine line : rules) {
            Rule unused = line.rule().withPatterns(glob -> {
                used.addAll(glob.variables());
                return glob;
            });
        }
        used.retainAll(own.keySet());
        used.removeIf(this::isDeclared);
        return used.stream()
                .<Preamble>map(name -> new Preamble.VariableDefinition(name, false, own.getOrDefault(name, List.of())))
                .toList();
    }

    /** The rule with no variable that the file does not know, but for lsmith's own. */
    Rule bound(Rule rule) {
        return rule.withPatterns(this::bound);
    }

    private Glob bound(Glob glob) {
        Set<String> names = glob.variables();
        if (names.stream().allMatch(name -> own.containsKey(name) || isDeclared(name))) {
            return glob;
        }
        try {
            List<Glob> expanded = GlobExpansion.expand(glob, values);
            return expanded.size() == 1 ? expanded.get(0) : Glob.of(new Glob.Alternation(expanded));
        } catch (InputException e) {
            return glob;
        }
    }

    /** Whether a rule of the file could use the variable: tried with one that does. */
    private boolean isDeclared(String name) {
        return declared.computeIfAbsent(name, n -> {
            Glob use = Glob.of(new Glob.Literal("/"), new Glob.Variable(n));
            RuleLine line = RuleLine.of(FileRule.of(Qualifiers.NONE, use, new TreeSet<>(Set.of(FileMode.READ))));
            Profile probe = Profile.named("probe", new TreeSet<>(), List.of(line));
            AppArmorProfile file = new AppArmorProfile(written.lines(), List.of(probe));
            return Resolution.of(file, path, LanguageVersion.NEWEST).faults().isEmpty();
        });
    }
}
