package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.base.InputException;
import dev.lsmith.grammar.apparmor.AppArmorParser.BodyContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.ChildContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.ConditionalContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.IncludeContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.ItemContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.ProfileContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.QualifiersContext;
import dev.lsmith.policy.apparmor.rule.AbiRule;
import dev.lsmith.policy.apparmor.rule.IncludeRule;
import dev.lsmith.policy.apparmor.rule.Qualifiers;
import dev.lsmith.policy.apparmor.rule.RlimitRule;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.rule.RuleKinds;
import dev.lsmith.policy.apparmor.rule.RuleWords;
import dev.lsmith.policy.apparmor.rule.SourcePlace;
import dev.lsmith.policy.apparmor.syntax.Item.Conditional;
import dev.lsmith.policy.apparmor.syntax.Item.QualifierBlock;
import dev.lsmith.policy.apparmor.syntax.PreambleReader.ConditionReader;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/** Profiles and what stands in their bodies. A fault in one item does not hide the others. */
final class ItemReader {
    private final RuleWords wording;
    private final Remarks remarks;
    private final SyntaxFaults faults;
    private final HeadReader heads;

    ItemReader(RuleWords wording, CommonTokenStream tokens, SyntaxFaults faults) {
        this.wording = wording;
        this.remarks = new Remarks(tokens);
        this.faults = faults;
        this.heads = new HeadReader(wording);
    }

    private Profile profile(ProfileContext c) throws InputException {
        if (c.child() != null) {
            return child(c.child());
        }
        return new Profile(heads.withoutKeyword(c), items(c.body()), wording.place(c.getStart()));
    }

    private Profile child(ChildContext c) throws InputException {
        return new Profile(heads.head(c), items(c.body()), wording.place(c.getStart()));
    }

    private List<Item> items(BodyContext body) {
        return items(body.item(), body.getStop());
    }

    /**
     * Items and profiles, with the comments and gaps between them.
     *
     * @param contexts what was parsed
     * @param end the token behind them
     */
    List<Item> items(List<? extends ParserRuleContext> contexts, Token end) {
        List<Item> items = new ArrayList<>();
        for (ParserRuleContext c : contexts) {
            if (c.exception == null) {
                items.addAll(remarks.above(c.getStart()));
                items.addAll(remarks.inside(c.getStart(), headEnd(c)));
                faults.gather(() -> items.addAll(item(c)));
            }
        }
        items.addAll(remarks.above(end));
        return items;
    }

    private List<Item> item(ParserRuleContext c) throws InputException {
        if (c instanceof ItemContext item) {
            return item(item);
        }
        if (c instanceof IncludeContext include) {
            return List.of(new RuleLine(include(include), comment(c), wording.place(c.getStart())));
        }
        return List.of(profile((ProfileContext) c));
    }

    private static IncludeRule include(IncludeContext c) {
        return new IncludeRule(RuleWords.fileName(c.fileName()), c.INCLUDE() == null);
    }

    /** The last token of a statement, or of what stands before a block's items. */
    private static Token headEnd(ParserRuleContext c) {
        if (c instanceof ProfileContext profile) {
            return (profile.child() == null ? profile.body() : profile.child().body()).getStart();
        }
        if (!(c instanceof ItemContext item)) {
            return c.getStop();
        }
        if (item.child() != null) {
            return item.child().body().getStart();
        }
        if (item.conditional() != null) {
            return item.conditional().then.getStart();
        }
        return item.body() == null ? item.getStop() : item.body().getStart();
    }

    private List<Item> item(ItemContext item) throws InputException {
        SourcePlace at = wording.place(item.getStart());
        if (item.child() != null) {
            return List.of(child(item.child()));
        }
        if (item.conditional() != null) {
            return List.of(conditional(item.conditional()));
        }
        if (item.body() != null) {
            return List.of(new QualifierBlock(qualifiers(item.qualifiers()), items(item.body()), at));
        }
        List<Item> lines = new ArrayList<>();
        for (Rule rule : rules(item)) {
            lines.add(new RuleLine(rule, comment(item), at));
        }
        return lines;
    }

    private List<Rule> rules(ItemContext item) throws InputException {
        if (item.include() != null) {
            return List.of(include(item.include()));
        }
        if (item.ABI() != null) {
            return List.of(new AbiRule(wording.abi(item.fileName())));
        }
        if (item.RLIMIT() != null) {
            return List.of(RlimitRule.read(item, wording));
        }
        return RuleKinds.read(item.statement(), wording, qualifiers(item.qualifiers()));
    }

    private Conditional conditional(ConditionalContext c) throws InputException {
        List<Item> otherwise = new ArrayList<>();
        if (c.otherwise != null) {
            otherwise.addAll(remarks.inside(c.then.getStop(), c.otherwise.getStart()));
            otherwise.addAll(items(c.otherwise));
        } else if (c.conditional() != null) {
            otherwise.addAll(
                    remarks.inside(c.then.getStop(), c.conditional().then.getStart()));
            otherwise.add(conditional(c.conditional()));
        }
        Condition condition = new ConditionReader(wording).condition(c.expression());
        return new Conditional(condition, items(c.then), otherwise, wording.place(c.getStart()));
    }

    private Qualifiers qualifiers(QualifiersContext c) throws InputException {
        int priority = c.NUMBER() == null ? 0 : wording.number(c.NUMBER().getSymbol(), -1000, 1000);
        Qualifiers.RuleMode effect = c.effect == null
                ? Qualifiers.RuleMode.ALLOW
                : Qualifiers.RuleMode.valueOf(RuleWords.upper(c.effect.getText()));
        Qualifiers.FileScope scope = c.scope == null
                ? Qualifiers.FileScope.ANY
                : Qualifiers.FileScope.valueOf(RuleWords.upper(c.scope.getText()));
        return new Qualifiers(priority, c.AUDIT() != null, effect, scope);
    }

    /** The comment behind a statement on the line on which it ends. */
    private String comment(ParserRuleContext statement) {
        return remarks.behind(statement).orElse("").strip();
    }
}
