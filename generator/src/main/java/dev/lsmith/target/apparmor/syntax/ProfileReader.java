package dev.lsmith.target.apparmor.syntax;

import dev.lsmith.diagnostic.InputException;
import dev.lsmith.grammar.apparmor.AppArmorLexer;
import dev.lsmith.grammar.apparmor.AppArmorParser;
import dev.lsmith.grammar.apparmor.AppArmorParser.BodyContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.HatContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.HeadContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.ItemContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.ListContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.PolicyContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.ProfileContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.QualifiersContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.WordContext;
import dev.lsmith.pattern.Glob;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.jspecify.annotations.Nullable;

/** Text of the profile language as data. Stops at the first fault. */
public final class ProfileReader {
    private final Wording wording;
    private final CommonTokenStream tokens;
    private final RuleReader rules;

    private ProfileReader(Wording wording, CommonTokenStream tokens) {
        this.wording = wording;
        this.tokens = tokens;
        this.rules = new RuleReader(wording);
    }

    /**
     * Reads a file.
     *
     * @param source its name, for messages
     * @param text its text; bytes that are no UTF-8 as {@link dev.lsmith.text.KernelText} decodes them
     * @throws InputException when it is not of the language, with line, column and what was expected
     */
    public static AppArmorProfile read(String source, String text) throws InputException {
        SyntaxFaults faults = new SyntaxFaults(source);
        AppArmorLexer lexer = new AppArmorLexer(CharStreams.fromString(text, source));
        lexer.removeErrorListeners();
        lexer.addErrorListener(faults);
        CommonTokenStream tokens = new CommonTokenStream(lexer);
        AppArmorParser parser = new AppArmorParser(tokens);
        parser.removeErrorListeners();
        parser.addErrorListener(faults);
        parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
        PolicyContext tree;
        try {
            tree = parser.policy();
        } catch (ParseCancellationException e) {
            throw faults.first();
        }
        return new ProfileReader(new Wording(source), tokens).policy(tree);
    }

    private AppArmorProfile policy(PolicyContext tree) throws InputException {
        PreambleReader preamble = new PreambleReader(wording);
        List<Preamble> statements = new ArrayList<>(header());
        for (AppArmorParser.PreambleContext c : tree.preamble()) {
            statements.add(preamble.statement(c));
        }
        List<Profile> profiles = new ArrayList<>();
        for (ProfileContext c : tree.profile()) {
            profiles.add(profile(c));
        }
        return new AppArmorProfile(statements, profiles);
    }

    /** The comments above the first statement. */
    private List<Preamble> header() {
        return tokens.getTokens().stream()
                .takeWhile(token -> token.getChannel() != Token.DEFAULT_CHANNEL)
                .filter(token -> token.getType() == AppArmorLexer.COMMENT)
                .map(token -> (Preamble)
                        new Preamble.Comment(token.getText().substring(1).strip()))
                .toList();
    }

    private Profile profile(ProfileContext c) throws InputException {
        if (c.path != null) {
            return body(Profile.Form.PATH, wording.glob(c.path), null, c.head(), c.body());
        }
        return body(Profile.Form.PROFILE, wording.glob(c.name), c.attachment, c.head(), c.body());
    }

    private Profile hat(HatContext c) throws InputException {
        return body(Profile.Form.HAT, wording.glob(c.name), null, c.head(), c.body());
    }

    private Profile body(
            Profile.Form form, Glob name, @Nullable WordContext attachment, HeadContext head, BodyContext body)
            throws InputException {
        List<RuleLine> lines = new ArrayList<>();
        List<Profile> children = new ArrayList<>();
        for (ItemContext item : body.item()) {
            item(item, Qualifiers.NONE, lines, children);
        }
        return new Profile(
                form,
                name,
                attachment == null ? Optional.empty() : Optional.of(wording.glob(attachment)),
                xattrs(head),
                flags(head),
                lines,
                children);
    }

    private List<Profile.Xattr> xattrs(HeadContext head) throws InputException {
        List<Profile.Xattr> xattrs = new ArrayList<>();
        for (AppArmorParser.XattrsContext c : head.xattrs()) {
            for (AppArmorParser.EntryContext entry : c.list().entry()) {
                Glob value = entry.word().size() > 1 ? wording.glob(entry.word(1)) : Glob.literal("");
                xattrs.add(new Profile.Xattr(Wording.text(entry.word(0)), value));
            }
        }
        return xattrs;
    }

    private static SortedSet<String> flags(HeadContext head) {
        SortedSet<String> flags = new TreeSet<>();
        if (head.flags() != null) {
            ListContext list = head.flags().list();
            for (AppArmorParser.EntryContext entry : list.entry()) {
                String value = entry.word().size() > 1 ? "=" + Wording.text(entry.word(1)) : "";
                flags.add(Wording.text(entry.word(0)) + value);
            }
        }
        return flags;
    }

    private void item(ItemContext item, Qualifiers outer, List<RuleLine> lines, List<Profile> children)
            throws InputException {
        if (item.include() != null) {
            lines.add(new RuleLine(
                    new IncludeRule(
                            PreambleReader.fileName(item.include().fileName()),
                            item.include().IF() != null),
                    comment(item)));
        } else if (item.hat() != null) {
            children.add(hat(item.hat()));
        } else if (item.PROFILE() != null) {
            children.add(
                    body(Profile.Form.PROFILE, wording.glob(item.name), item.attachment, item.head(), item.body()));
        } else if (item.body() != null) {
            Qualifiers inner = qualifiers(item.qualifiers(), outer);
            for (ItemContext nested : item.body().item()) {
                item(nested, inner, lines, children);
            }
        } else {
            Rule rule = rules.rule(item.statement(), qualifiers(item.qualifiers(), outer));
            lines.add(new RuleLine(rule, comment(item)));
        }
    }

    /** The qualifiers of a rule within a block that has some of its own. */
    private Qualifiers qualifiers(QualifiersContext c, Qualifiers outer) throws InputException {
        int priority = outer.priority();
        if (c.priority != null) {
            priority = wording.number(c.priority, -1000, 1000);
        }
        Qualifiers.Effect effect =
                c.effect == null ? outer.effect() : Qualifiers.Effect.valueOf(Wording.upper(c.effect.getText()));
        Qualifiers.Scope scope =
                c.scope == null ? outer.scope() : Qualifiers.Scope.valueOf(Wording.upper(c.scope.getText()));
        return new Qualifiers(priority, outer.audit() || c.AUDIT() != null, effect, scope);
    }

    /** The comment behind a statement on the line on which it ends. */
    private String comment(ParserRuleContext statement) {
        List<Token> hidden = tokens.getHiddenTokensToRight(statement.getStop().getTokenIndex());
        if (hidden == null) {
            return "";
        }
        for (Token token : hidden) {
            if (token.getType() == AppArmorLexer.COMMENT
                    && token.getLine() == statement.getStop().getLine()) {
                return token.getText().substring(1).strip();
            }
        }
        return "";
    }
}
