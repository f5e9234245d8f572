package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.policy.apparmor.rule.QueryForm;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** A class of accesses in the words of the rules that speak of it. */
final class AccessClass {
    private static final int SHOWN = 3;

    private AccessClass() {}

    /** {@code /var/log/nginx/* w}: the patterns of the rules with the letters at issue; the rules for other kinds. */
    static String of(QueryForm form, Collection<Integer> rules, List<RuleLine> lines, int bits, RuleTexts texts) {
        List<String> all = rules.stream()
                .map(rule -> rule < 0 ? "attributes of processes" : of(form, lines.get(rule), bits, texts))
                .distinct()
                .toList();
        String shown = all.stream().limit(SHOWN).collect(Collectors.joining(" and "));
        return all.size() > SHOWN ? shown + " and " + (all.size() - SHOWN) + " more" : shown;
    }

    private static String of(QueryForm form, RuleLine line, int bits, RuleTexts texts) {
        return form.spoken(line.written(), bits).orElseGet(() -> bare(texts.rule(line)));
    }

    private static String bare(String rule) {
        String text = rule.endsWith(",") ? rule.substring(0, rule.length() - 1) : rule;
        return text.replaceFirst("^(audit )?(deny )?", "");
    }
}
