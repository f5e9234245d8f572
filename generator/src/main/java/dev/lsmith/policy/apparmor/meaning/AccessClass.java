package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.GlobWriter;
import dev.lsmith.policy.apparmor.rule.FileLetters;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.rule.LinkRule;
import dev.lsmith.policy.apparmor.rule.QueryForm;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A class of accesses in the words of the rules that speak of it. */
final class AccessClass {
    private static final int SHOWN = 3;

    private AccessClass() {}

    /** {@code /var/log/nginx/* w}: the patterns of the rules with the letters at issue; the rules for other kinds. */
    static String of(QueryForm shape, Collection<Integer> rules, List<RuleLine> lines, int bits, RuleTexts texts) {
        List<String> all = rules.stream()
                .map(rule -> rule < 0 ? "attributes of processes" : of(shape, lines.get(rule), bits, texts))
                .distinct()
                .toList();
        String shown = all.stream().limit(SHOWN).collect(Collectors.joining(" and "));
        return all.size() > SHOWN ? shown + " and " + (all.size() - SHOWN) + " more" : shown;
    }

    private static String of(QueryForm shape, RuleLine line, int bits, RuleTexts texts) {
        if (shape == QueryForm.FILE && line.written() instanceof FileRule rule) {
            String path = rule.path().map(AccessClass::word).orElse("every file");
            return FileLetters.scope(bits) + path + " " + FileLetters.of(FileLetters.half(bits));
        }
        if (shape == QueryForm.LINK && line.written() instanceof FileRule rule) {
            return FileLetters.scope(bits) + "link "
                    + rule.path().map(AccessClass::word).orElse("every file") + " -> any file";
        }
        if (shape == QueryForm.LINK && line.written() instanceof LinkRule rule) {
            return FileLetters.scope(bits) + "link " + word(rule.path()) + " -> " + word(rule.target());
        }
        String text = texts.rule(line);
        String bare = text.endsWith(",") ? text.substring(0, text.length() - 1) : text;
        return bare.replaceFirst("^(audit )?(deny )?", "");
    }

    private static String word(Glob glob) {
        return GlobWriter.word(glob);
    }

    /** What kind of accesses those of a form are. */
    static String kind(QueryForm shape, boolean logging) {
        if (logging) {
            return "logging";
        }
        String name = shape.name().toLowerCase(Locale.ROOT);
        return name.startsWith("unix") || name.startsWith("dbus")
                ? name.substring(0, 4)
                : name.equals("change_on_exec") ? "change_profile" : name;
    }
}
