package dev.lsmith.app;

import dev.lsmith.app.FileDigests.OutputMark;
import dev.lsmith.app.PolicyFolder.PolicyFile;
import dev.lsmith.app.decision.RuleDecisions;
import dev.lsmith.base.InputException;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.DecidingRule;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.RuleEditor;
import dev.lsmith.policy.apparmor.PolicySources;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules of a folder's policies that nobody has decided about yet, and what each of them is worth. */
public final class ReviewedRules {
    private final Path path;
    private final Optional<Path> old;
    private final RuleDecisions decisions;

    private ReviewedRules(Path path, Optional<Path> old, RuleDecisions decisions) {
        this.path = path;
        this.old = old;
        this.decisions = decisions;
    }

    /**
     * One rule.
     *
     * @param layer the mechanism's name
     * @param text as lsmith writes it
     * @param price tells what it, or a rule in its place, opens
     */
    public record ReviewedRule(String layer, String text, RulePrices price) {}

    /**
     * What a rule opens that would be closed without it.
     *
     * @param opens classes of accesses
     * @param evidence where it was seen, as far as is known
     */
    public record RulePrice(List<String> opens, List<String> evidence) {
        public RulePrice {
            opens = List.copyOf(opens);
            evidence = List.copyOf(evidence);
        }
    }

    /** Tells prices, which takes a moment each. */
    public interface RulePrices {
        /** What the rule itself opens. */
        RulePrice ofRule() throws InputException;

        /**
         * What another rule in its place opens beyond it.
         *
         * @throws InputException when the text is no rule
         */
        RulePrice ofOther(String rule) throws InputException;

        /** Wider rules that could take its place, the least first. */
        List<String> wider();
    }

    /**
     * Finds them: rules that the older version does not have, and no decision is about.
     *
     * @param path a folder that {@code generate} wrote
     * @param old the older version's folder; empty for what git has at HEAD, and where there is neither, all rules are new
     * @throws InputException when a policy cannot be read
     */
    public static List<ReviewedRule> of(Path path, Optional<Path> old, RuleDecisions decisions, PolicySources sources)
            throws InputException {
        OutputMark.check(path);
        PolicyFolder folder = new PolicyFolder(path);
        Mechanisms mechanisms =
                Mechanisms.asking(sources.from(path), folder.recording().orElse(Model.EMPTY));
        List<ReviewedRule> rules = new ArrayList<>();
        ReviewedRules reviewed = new ReviewedRules(path, old, decisions);
        boolean any = false;
        for (Mechanism<?> mechanism : mechanisms.all()) {
            Optional<Path> file = folder.find(mechanism);
            any |= file.isPresent();
            if (file.isPresent()) {
                rules.addAll(reviewed.undecided(mechanism, file.get()));
            }
        }
        if (!any) {
            throw folder.noPolicy();
        }
        return rules;
    }

    private <P> List<ReviewedRule> undecided(Mechanism<P> mechanism, Path file) throws InputException {
        Optional<RuleEditor<P>> editor = mechanism.editor();
        if (editor.isEmpty()) {
            return List.of();
        }
        PolicyFile text = PolicyFile.read(file, InputStream.nullInputStream());
        P policy = mechanism.read(file.toString(), text.text());
        Optional<String> before = before(mechanism, file);
        List<String> known =
                before.isPresent() ? editor.get().rules(mechanism.read(file.toString(), before.get())) : List.of();
        return editor.get().rules(policy).stream()
                .filter(rule -> !known.contains(rule))
                .filter(rule -> decisions.about(mechanism.name(), rule).isEmpty())
                .filter(rule -> decisions.all().stream()
                        .noneMatch(one -> one.layer().equals(mechanism.name())
                                && one.instead().equals(rule)))
                .map(rule -> new ReviewedRule(
                        mechanism.name(), rule, new ComparedPrices<>(mechanism, editor.get(), policy, rule)))
                .toList();
    }

    private <P> Optional<String> before(Mechanism<P> mechanism, Path file) throws InputException {
        if (old.isPresent()) {
            Optional<Path> older = new PolicyFolder(old.get()).find(mechanism);
            return older.isPresent()
                    ? Optional.of(PolicyFile.read(older.get(), InputStream.nullInputStream())
                            .text())
                    : Optional.empty();
        }
        return atHead(path.relativize(file).toString());
    }

    /** A file of the folder as git has it; nothing where there is no git, no repository, or no such file in it. */
    private Optional<String> atHead(String name) {
        if (!Files.isDirectory(path)) {
            return Optional.empty();
        }
        try {
            return new Git(path).output("cat-file", "blob", "HEAD:./" + name);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Prices by the exact comparison of the mechanism. */
    private record ComparedPrices<P>(Mechanism<P> mechanism, RuleEditor<P> editor, P policy, String rule)
            implements RulePrices {
        @Override
        public RulePrice ofRule() throws InputException {
            return price(mechanism.compare(editor.without(policy, rule), policy));
        }

        @Override
        public RulePrice ofOther(String other) throws InputException {
            return price(mechanism.compare(policy, editor.with(editor.without(policy, rule), other)));
        }

        @Override
        public List<String> wider() {
            return editor.wider(rule);
        }

        private static RulePrice price(Comparison comparison) {
            List<String> opens = new ArrayList<>();
            List<String> evidence = new ArrayList<>();
            comparison.of(ChangeDirection.WIDENED).forEach(difference -> {
                opens.add(difference.accesses());
                difference.after().stream()
                        .map(DecidingRule::why)
                        .filter(why -> !why.isEmpty())
                        .forEach(evidence::add);
            });
            return new RulePrice(
                    opens.stream().distinct().toList(),
                    evidence.stream().distinct().toList());
        }
    }
}
