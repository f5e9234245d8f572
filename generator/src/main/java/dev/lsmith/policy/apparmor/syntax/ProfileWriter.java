package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.base.render.OutputLanguage;
import dev.lsmith.base.render.Templates;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.rule.IncludeRule.FileName;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.syntax.Item.BlankLine;
import dev.lsmith.policy.apparmor.syntax.Item.Conditional;
import dev.lsmith.policy.apparmor.syntax.Item.QualifierBlock;
import dev.lsmith.policy.apparmor.syntax.Item.Remark;
import dev.lsmith.policy.apparmor.syntax.Preamble.PlacedStatement;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import freemarker.template.utility.DeepUnwrap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Policies as text. Patterns are written by {@link dev.lsmith.pattern.GlobWriter}; any other text is escaped by the output language, which
 * lets through no byte that could end a word.
 */
public final class ProfileWriter {
    private static final OutputLanguage LANGUAGE = new OutputLanguage("apparmor", StatementText::escape);

    private final Templates templates = new Templates(LANGUAGE);

    /** A whole file, its comments and gaps where the tree has them. */
    public String write(AppArmorProfile policy) {
        return templates.render(
                "apparmor/AppArmorProfile.ftl",
                Map.of(
                        "lines", new PolicyLines(this::write).of(policy),
                        "markup", method(String.class, line -> line)));
    }

    /** One rule without its comment, on one line. */
    public String write(Rule rule) {
        return templates
                .render(
                        "apparmor/" + rule.kind().name() + ".ftl",
                        rule instanceof FileRule file ? words(file) : words(rule))
                .strip();
    }

    private static Map<String, ?> words(Rule rule) {
        return Map.of(
                "rule", rule,
                "glob", method(Glob.class, StatementText::pattern),
                "listed", method(Glob.class, StatementText::listed),
                "address", method(Glob.class, StatementText::address),
                "listedAddress", method(Glob.class, StatementText::listedAddress),
                "file", method(FileName.class, StatementText::fileName));
    }

    /** The words of a file rule, as most rules of a profile are one and a template is slow at asking for them. */
    private static Map<String, ?> words(FileRule rule) {
        return Map.of(
                "qualifiers", rule.qualifiers().words(),
                "unsafe", rule.saysUnsafe(),
                "path", markup(rule.path()),
                "letters", rule.letters(),
                "target", markup(rule.target()));
    }

    /** A pattern, or the empty text where there is none: that of no pattern is empty without quotes. */
    private static TemplateModel markup(Optional<Glob> pattern) {
        return LANGUAGE.literal(pattern.map(StatementText::pattern).orElse(""));
    }

    private static <T> TemplateMethodModelEx method(Class<T> type, Function<T, String> markup) {
        return arguments -> LANGUAGE.literal(markup.apply(argument(type, arguments)));
    }

    private static <T> T argument(Class<T> type, List<?> arguments) throws TemplateModelException {
        return type.cast(DeepUnwrap.unwrap((TemplateModel) arguments.get(0)));
    }

    /** A policy as lines: what is inside a block is indented, comments keep their places. */
    private static final class PolicyLines {
        private static final String STEP = "  ";

        private final Function<Rule, String> rules;
        private final List<String> lines = new ArrayList<>();

        /** Lines whose rules are written by {@code rules}. */
        PolicyLines(Function<Rule, String> rules) {
            this.rules = rules;
        }

        List<String> of(AppArmorProfile policy) {
            for (PlacedStatement line : policy.lines()) {
                if (line.statement() instanceof Remark remark) {
                    add(remark, "");
                } else if (line.statement() instanceof BlankLine) {
                    lines.add("");
                } else {
                    lines.add(StatementText.preamble(line.statement()));
                }
            }
            addAll(policy.items(), "");
            return lines;
        }

        private void addAll(List<Item> items, String indent) {
            for (Item item : items) {
                if (item instanceof RuleLine line) {
                    String comment = line.comment().isEmpty() ? "" : " # " + Remark.oneLine(line.comment());
                    lines.add(indent + rules.apply(line.rule()) + comment);
                } else if (item instanceof Remark remark) {
                    add(remark, indent);
                } else if (item instanceof BlankLine) {
                    lines.add("");
                } else {
                    addBlock(item, indent);
                }
            }
        }

        private void addBlock(Item item, String indent) {
            if (item instanceof Conditional conditional) {
                add(conditional, indent, indent);
            } else if (item instanceof QualifierBlock block) {
                String words = String.join(" ", block.qualifiers().words());
                add(indent + words + (words.isEmpty() ? "{" : " {"), block.items(), indent);
            } else if (item instanceof Profile profile) {
                add(indent + StatementText.head(profile.head()) + " {", profile.items(), indent);
            }
        }

        private void add(String head, List<Item> items, String indent) {
            lines.add(head);
            addAll(items, indent + STEP);
            lines.add(indent + "}");
        }

        /** The chain of {@code else if} is one statement; {@code start} is what stands before its {@code if}. */
        private void add(Conditional conditional, String start, String indent) {
            lines.add(start + "if " + StatementText.condition(conditional.condition()) + " {");
            addAll(conditional.then(), indent + STEP);
            List<Item> otherwise = conditional.otherwise();
            if (otherwise.size() == 1 && otherwise.get(0) instanceof Conditional next) {
                add(next, indent + "} else ", indent);
            } else if (otherwise.isEmpty()) {
                lines.add(indent + "}");
            } else {
                add(indent + "} else {", otherwise, indent);
            }
        }

        /** Behind a brace or a statement where it belongs there, else on a line of its own. */
        private void add(Remark remark, String indent) {
            String comment = "#" + remark.text();
            int last = lines.size() - 1;
            if (remark.behind() && last >= 0 && !lines.get(last).isEmpty() && !isRemark(lines.get(last))) {
                lines.set(last, lines.get(last) + " " + comment);
            } else {
                lines.add(indent + comment);
            }
        }

        private static boolean isRemark(String line) {
            return line.stripLeading().startsWith("#");
        }
    }
}
