package dev.lsmith.report;

import dev.lsmith.base.render.Templates;
import dev.lsmith.learn.Generality;
import dev.lsmith.learn.Generality.NamedGeneralisation;
import dev.lsmith.learn.Generality.OwnPattern;
import dev.lsmith.learn.LearnedPath.Generalisation;
import dev.lsmith.policy.Synthesis.Justification;
import dev.lsmith.report.Review.ImageReview;
import dev.lsmith.report.Review.PolicyReview;
import dev.lsmith.report.Review.RulePrice;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * {@code generalisations.md}: each rule that allows more than was seen, with the generalisation that made it, what was seen, what is now
 * allowed, and what that costs.
 */
public final class GeneralisationWriter {
    private static final int EXAMPLES = 3;
    private static final Pattern AND = Pattern.compile(Pattern.quote(Generalisation.AND));

    private final Templates templates = new Templates(Markdown.WORDS, Map.of("code", Markdown.CODE));

    /** A rule that allows more than was seen. */
    private record WidenedRule(String rule, Generalisation made) {
        List<String> names() {
            return List.of(AND.split(made.rule()));
        }

        Map<String, ?> view(Optional<ImageReview> image) {
            List<String> seen = made.observed();
            return Map.of(
                    "rule", rule,
                    "by", made.rule(),
                    "seen", seen.stream().limit(EXAMPLES).toList(),
                    "more", Math.max(0, seen.size() - EXAMPLES),
                    "newly", made.newlyAllowed(),
                    "image",
                            image.map(i -> i.prices().get(rule))
                                    .map(RulePrice::text)
                                    .orElse(""));
        }
    }

    /** Writes the list; the same bytes for equal reviews. */
    public void markdown(Review review, Generality generality, Writer out) throws IOException {
        Map<String, List<WidenedRule>> byTarget = new LinkedHashMap<>();
        for (PolicyReview policy : review.policies()) {
            List<WidenedRule> rules = widened(policy);
            if (!rules.isEmpty()) {
                byTarget.put(policy.target(), rules);
            }
        }
        templates.render(
                "review/generalisations.md.ftl",
                Map.of(
                        "name", review.name(),
                        "level", generality.level().word(),
                        "image", review.image().map(ImageReview::files).orElse(0),
                        "never", List.copyOf(generality.never()),
                        "names", names(byTarget.values(), generality),
                        "policies",
                                byTarget.entrySet().stream()
                                        .map(e -> Map.of(
                                                "target",
                                                e.getKey(),
                                                "rules",
                                                e.getValue().stream()
                                                        .map(rule -> rule.view(review.image()))
                                                        .toList()))
                                        .toList()),
                out);
    }

    /** In the order of the policy; each rule once for each way in which it was widened. */
    private static List<WidenedRule> widened(PolicyReview policy) {
        Map<List<String>, WidenedRule> rules = new LinkedHashMap<>();
        for (Justification one : policy.synthesis().justifications()) {
            String text = one.rule().strip();
            one.generalisation()
                    .ifPresent(made -> rules.putIfAbsent(List.of(text, made.rule()), new WidenedRule(text, made)));
        }
        return List.copyOf(rules.values());
    }

    private static List<Map<String, ?>> names(Iterable<List<WidenedRule>> all, Generality generality) {
        SortedMap<String, Integer> counts = new TreeMap<>();
        all.forEach(rules -> rules.forEach(rule -> rule.names().forEach(name -> counts.merge(name, 1, Integer::sum))));
        List<Map<String, ?>> names = new ArrayList<>();
        for (NamedGeneralisation one : NamedGeneralisation.values()) {
            Integer count = counts.get(one.word());
            if (count != null) {
                names.add(view(one.word(), count, one.condition(), one.why(), one.price()));
            }
        }
        Integer own = counts.get(OwnPattern.NAME);
        if (own != null) {
            String why = String.join(
                    "; ",
                    generality.own().stream()
                            .map(OwnPattern::why)
                            .filter(w -> !w.isEmpty())
                            .toList());
            names.add(view(
                    OwnPattern.NAME, own, "a path fits a pattern of lsmith.yaml", why, "all that the pattern fits"));
        }
        return names;
    }

    private static Map<String, ?> view(String word, int rules, String condition, String why, String price) {
        return Map.of("word", word, "rules", rules, "condition", condition, "why", why, "price", price);
    }
}
