package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.base.InputException;
import dev.lsmith.grammar.apparmor.AppArmorParser.CapabilityContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.ChangeProfileContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.EveryFileContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.FileContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.LinkContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.MediatedContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.PathWordContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.StatementContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.WordContext;
import dev.lsmith.pattern.Glob;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Rules of a profile: files, links and changes of profile here, the other classes in {@link MediatedReader}. */
public final class RuleReader {
    private final RuleWords wording;

    public RuleReader(RuleWords wording) {
        this.wording = wording;
    }

    /** The rules that a statement stands for: one, or two for {@code rl /a -> /b,}. */
    public List<Rule> rules(StatementContext rule, Qualifiers qualifiers) throws InputException {
        if (rule instanceof ChangeProfileContext change) {
            return List.of(changeProfile(change, qualifiers));
        }
        if (rule instanceof LinkContext link) {
            boolean subset = link.SUBSET() != null || link.AT_MOST() != null;
            return List.of(new LinkRule(qualifiers, subset, path(link.pathWord()), wording.glob(link.word())));
        }
        if (rule instanceof FileContext file) {
            return file(file, qualifiers);
        }
        if (rule instanceof EveryFileContext every) {
            if (qualifiers.effect() == Qualifiers.Effect.DENY) {
                throw wording.fault(
                        every.getStart(), "`deny file` would deny execution in one mode: write `deny /{**,} rwxmlk`");
            }
            return List.of(
                    new FileRule(qualifiers, Optional.empty(), new TreeSet<>(), Optional.empty(), Optional.empty()));
        }
        if (rule instanceof CapabilityContext capability) {
            SortedSet<String> names = new TreeSet<>();
            capability.ID().forEach(id -> names.add(id.getText()));
            return List.of(new CapabilityRule(qualifiers, names));
        }
        return List.of(new MediatedReader(wording, (MediatedContext) rule, qualifiers).rule());
    }

    private Rule changeProfile(ChangeProfileContext change, Qualifiers qualifiers) throws InputException {
        ChangeProfileRule.Safety safety = change.safety == null
                ? ChangeProfileRule.Safety.UNSAID
                : ChangeProfileRule.Safety.valueOf(RuleWords.upper(change.safety.getText()));
        if (change.program == null && change.safety != null) {
            throw wording.fault(change.safety, "`" + change.safety.getText() + "` needs the program that is executed");
        }
        if (change.program != null && !RuleWords.text(change.program).matches("(?s)(/|@\\{).*")) {
            throw wording.fault(change.program.getStart(), "the program that is executed begins with `/`");
        }
        return new ChangeProfileRule(qualifiers, safety, optional(change.program), optional(change.target));
    }

    private Optional<Glob> optional(@Nullable WordContext word) throws InputException {
        return word == null ? Optional.empty() : Optional.of(wording.glob(word));
    }

    /** A path; a quoted one begins as others do. */
    private Glob path(PathWordContext word) throws InputException {
        String text = RuleWords.text(word);
        if (text.isEmpty() || "/@:&".indexOf(text.charAt(0)) < 0) {
            throw wording.fault(word.getStart(), "a path begins with `/` or a variable");
        }
        return wording.glob(word);
    }

    private List<Rule> file(FileContext file, Qualifiers qualifiers) throws InputException {
        Token token = file.ID().getSymbol();
        FileRuleLetters letters = FileRuleLetters.read(wording, token);
        letters.requireFit(wording, token, qualifiers.effect(), file.word() != null);
        Token safety = file.SAFE() != null
                ? file.SAFE().getSymbol()
                : file.UNSAFE() != null ? file.UNSAFE().getSymbol() : null;
        if (safety != null) {
            if (letters.exec().isEmpty()) {
                throw wording.fault(safety, "`" + safety.getText() + "` needs an exec mode");
            }
            letters = letters.scrubbed(file.SAFE() != null);
        }
        Glob path = path(file.pathWord());
        boolean leading = file.ID().getSymbol().getTokenIndex()
                < file.pathWord().getStart().getTokenIndex();
        boolean subset = file.SUBSET() != null || file.AT_MOST() != null;
        SortedSet<FileMode> others = new TreeSet<>(letters.modes());
        boolean links = others.remove(FileMode.LINK);
        if (subset && (!links || !others.isEmpty() || letters.exec().isPresent())) {
            throw wording.fault(token, "`subset` stands in link rules only");
        }
        if (!leading || !links || file.word() == null) {
            return List.of(new FileRule(
                    qualifiers, Optional.of(path), letters.modes(), letters.exec(), optional(file.word())));
        }
        if (letters.exec().isPresent()) {
            throw wording.fault(file.ARROW().getSymbol(), "`->` cannot name a link's file and a profile at once");
        }
        if (RuleWords.text(file.word()).startsWith(":")) {
            throw wording.fault(file.word().getStart(), "a link's file has no namespace");
        }
        Rule link = new LinkRule(qualifiers, subset, path, wording.glob(file.word()));
        return others.isEmpty() ? List.of(link) : List.of(FileRule.of(qualifiers, path, others), link);
    }
}
