package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
import dev.lsmith.pattern.PathAutomaton;
import dev.lsmith.policy.apparmor.rule.FileBits;
import dev.lsmith.policy.apparmor.rule.RuleCompiler.CompiledRule;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A path that rules together let be written, and executed or mapped for execution.
 *
 * @param path the shortest such path for these rules
 * @param rules the rules, in the order of the profile
 */
public record WritableProgram(String path, List<RuleLine> rules) {
    private static final int RUN = FileBits.EXEC | FileBits.MAP_EXEC;
    private static final int TELLING = FileBits.WRITE | RUN;

    public WritableProgram {
        rules = List.copyOf(rules);
    }

    /**
     * One for each set of rules that some path matches.
     *
     * @throws InputException when the patterns are too complex together
     */
    public static List<WritableProgram> of(ProfileMeaning meaning) throws InputException {
        List<CompiledRule> files = telling(meaning.files());
        if (files.stream().noneMatch(c -> gives(c, FileBits.WRITE))
                || files.stream().noneMatch(c -> gives(c, RUN))) {
            return List.of();
        }
        Map<List<CompiledRule>, byte[]> paths = PathAutomaton.of(
                        files.stream().map(CompiledRule::pattern).toList(),
                        matching -> matching.stream().map(files::get).toList())
                .shortestTexts();
        List<WritableProgram> programs = new ArrayList<>();
        paths.forEach((matching, text) -> {
            String path = KernelText.decode(text);
            int allowed = Rights.of(matching).allowed();
            if (isPath(path) && (isProgram(allowed) || isProgram(allowed >>> FileBits.OTHER))) {
                programs.add(new WritableProgram(path, rules(meaning, matching)));
            }
        });
        return programs;
    }

    /** Those that speak of writing or running; all where one may outrank another. */
    private static List<CompiledRule> telling(List<CompiledRule> files) {
        return files.stream().anyMatch(c -> c.priority() != 0)
                ? files
                : files.stream().filter(c -> (halves(c) & TELLING) != 0).toList();
    }

    private static boolean gives(CompiledRule clause, int bits) {
        return !clause.denies() && (halves(clause) & bits) != 0;
    }

    /** What it speaks of for anybody's files. */
    private static int halves(CompiledRule clause) {
        return clause.permissions() | clause.permissions() >>> FileBits.OTHER;
    }

    private static boolean isPath(String text) {
        return text.startsWith("/") && !text.contains("//") && text.indexOf('\0') < 0;
    }

    private static boolean isProgram(int half) {
        return (half & FileBits.WRITE) != 0 && (half & RUN) != 0;
    }

    private static List<RuleLine> rules(ProfileMeaning meaning, List<CompiledRule> matching) {
        TreeSet<Integer> rules = new TreeSet<>();
        matching.stream().filter(c -> c.rule() >= 0 && gives(c, TELLING)).forEach(c -> rules.add(c.rule()));
        return rules.stream().map(meaning.lines()::get).toList();
    }
}
