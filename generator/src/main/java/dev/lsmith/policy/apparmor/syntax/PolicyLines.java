package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.policy.apparmor.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A policy as lines: what is inside a block is indented, comments keep their places. */
final class PolicyLines {
    private static final String STEP = "  ";

    private final Function<Rule, String> rules;
    private final List<String> lines = new ArrayList<>();

    /** Lines whose rules are written by {@code rules}. */
    PolicyLines(Function<Rule, String> rules) {
        this.rules = rules;
    }

    List<String> of(AppArmorProfile policy) {
        for (PreambleLine line : policy.lines()) {
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
