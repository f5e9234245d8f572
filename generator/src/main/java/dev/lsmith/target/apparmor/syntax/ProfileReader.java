package dev.lsmith.target.apparmor.syntax;

import dev.lsmith.diagnostic.InputException;
import dev.lsmith.grammar.apparmor.AppArmorLexer;
import dev.lsmith.grammar.apparmor.AppArmorParser;
import dev.lsmith.grammar.apparmor.AppArmorParser.BodyContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.ConditionalContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.HatContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.HeadContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.IncludedContext;
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
        AppArmorParser parser = parser(source, text, faults);
        try {
            PolicyContext tree = parser.policy();
            return new ProfileReader(new Wording(source), (CommonTokenStream) parser.getTokenStream()).policy(tree);
        } catch (ParseCancellationException e) {
            throw faults.first();
        }
    }

    /**
     * Reads a file that is included in the body of a profile.
     *
     * @param source its name, for messages
     * @param text its text
     * @throws InputException when it is not of the language, with line, column and what was expected
     */
    public static List<Item> readBody(String source, String text) throws InputException {
        SyntaxFaults faults = new SyntaxFaults(source);
        AppArmorParser parser = parser(source, text, faults);
        try {
            IncludedContext tree = parser.included();
            return new ProfileReader(new Wording(source), (CommonTokenStream) parser.getTokenStream())
                    .items(tree.item());
        } catch (ParseCancellationException e) {
            throw faults.first();
        }
    }

    private static AppArmorParser parser(String source, String text, SyntaxFaults faults) {
        AppArmorLexer lexer = new AppArmorLexer(CharStreams.fromString(text, source));
        lexer.removeErrorListeners();
        lexer.addErrorListener(faults);
        AppArmorParser parser = new AppArmorParser(new CommonTokenStream(lexer));
        parser.removeErrorListeners();
        parser.addErrorListener(faults);
        parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
        return parser;
    }

    private AppArmorProfile policy(PolicyContext tree) throws InputException {
        PreambleReader preamble = new PreambleReader(wording);
        List<PreambleLine> statements = new ArrayList<>(header());
        for (AppArmorParser.PreambleContext c : tree.preamble()) {
            statements.add(new PreambleLine(preamble.statement(c), wording.place(c.getStart())));
        }
        List<Profile> profiles = new ArrayList<>();
        for (ProfileContext c : tree.profile()) {
            profiles.add(profile(c));
        }
        return new AppArmorProfile(statements, profiles);
    }

    /** The comments above the first statement. */
    private List<PreambleLine> header() {
        return tokens.getTokens().stream()
                .takeWhile(token -> token.getChannel() != Token.DEFAULT_CHANNEL)
                .filter(token -> token.getType() == AppArmorLexer.COMMENT)
                .map(token -> new PreambleLine(
                        new Preamble.Comment(token.getText().substring(1).strip()), wording.place(token)))
                .toList();
    }

    private Profile profile(ProfileContext c) throws InputException {
        Profile.Head head = c.path != null
                ? head(Profile.Form.PATH, wording.glob(c.path), null, c.head())
                : head(Profile.Form.PROFILE, wording.glob(c.name), c.attachment, c.head());
        return new Profile(head, items(c.body()), wording.place(c.getStart()));
    }

    private Profile hat(HatContext c) throws InputException {
        Profile.Head head = head(Profile.Form.HAT, wording.glob(c.name), null, c.head());
        return new Profile(head, items(c.body()), wording.place(c.getStart()));
    }

    private Profile.Head head(Profile.Form form, Glob name, @Nullable WordContext attachment, HeadContext head)
            throws InputException {
        return new Profile.Head(
                form,
                name,
                attachment == null ? Optional.empty() : Optional.of(wording.glob(attachment)),
                xattrs(head),
                flags(head));
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

    private List<Item> items(BodyContext body) throws InputException {
        return items(body.item());
    }

    private List<Item> items(List<ItemContext> contexts) throws InputException {
        List<Item> items = new ArrayList<>();
        for (ItemContext item : contexts) {
            items.add(item(item));
        }
        return items;
    }

    private Item item(ItemContext item) throws InputException {
        Place at = wording.place(item.getStart());
        if (item.include() != null) {
            Rule include = new IncludeRule(
                    PreambleReader.fileName(item.include().fileName()),
                    item.include().IF() != null);
            return new RuleLine(include, comment(item), at);
        }
        if (item.hat() != null) {
            return hat(item.hat());
        }
        if (item.PROFILE() != null) {
            Profile.Head head = head(Profile.Form.PROFILE, wording.glob(item.name), item.attachment, item.head());
            return new Profile(head, items(item.body()), at);
        }
        if (item.conditional() != null) {
            return conditional(item.conditional());
        }
        if (item.body() != null) {
            return new Block(qualifiers(item.qualifiers()), items(item.body()), at);
        }
        return new RuleLine(rules.rule(item.statement(), qualifiers(item.qualifiers())), comment(item), at);
    }

    private Conditional conditional(ConditionalContext c) throws InputException {
        List<Item> otherwise = List.of();
        if (c.otherwise != null) {
            otherwise = items(c.otherwise);
        } else if (c.conditional() != null) {
            otherwise = List.of(conditional(c.conditional()));
        }
        return new Conditional(
                new ConditionReader(wording).condition(c.expression()),
                items(c.then),
                otherwise,
                wording.place(c.getStart()));
    }

    private Qualifiers qualifiers(QualifiersContext c) throws InputException {
        int priority = c.priority == null ? 0 : wording.number(c.priority, -1000, 1000);
        Qualifiers.Effect effect = c.effect == null
                ? Qualifiers.Effect.ALLOW
                : Qualifiers.Effect.valueOf(Wording.upper(c.effect.getText()));
        Qualifiers.Scope scope =
                c.scope == null ? Qualifiers.Scope.ANY : Qualifiers.Scope.valueOf(Wording.upper(c.scope.getText()));
        return new Qualifiers(priority, c.AUDIT() != null, effect, scope);
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
