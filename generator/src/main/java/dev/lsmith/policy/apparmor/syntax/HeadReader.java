package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.base.InputException;
import dev.lsmith.grammar.apparmor.AppArmorParser.ChildContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.EntryContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.HeadContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.ListContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.ProfileContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.WordContext;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.apparmor.rule.RuleWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** What stands before the brace of a profile. */
final class HeadReader {
    private final RuleWords wording;

    HeadReader(RuleWords wording) {
        this.wording = wording;
    }

    Profile.Head head(ChildContext c) throws InputException {
        Profile.HeadForm form = c.form.getText().equals("profile") ? Profile.HeadForm.PROFILE : Profile.HeadForm.HAT;
        Profile.Head head = head(form, c.name, c.attachment, c.head());
        if (form == Profile.HeadForm.HAT && c.head().XATTRS() != null) {
            throw wording.fault(c.head().getStart(), "a hat takes no `xattrs`");
        }
        if (c.form.getText().equals("^") && !follows(c.form, c.name.getStart())) {
            throw wording.fault(c.name.getStart(), "no blank stands between `^` and the name of a hat");
        }
        return head;
    }

    /** A profile that is named by a path, or in a namespace ({@code parser_yacc.y}, rule {@code profile}). */
    Profile.Head withoutKeyword(ProfileContext c) throws InputException {
        String name = RuleWords.text(c.path);
        if (!name.startsWith("/") && !name.startsWith(":")) {
            throw wording.fault(c.getStart(), "a profile's name begins with `/` or stands behind `profile` or `hat`");
        }
        return head(Profile.HeadForm.PATH, c.path, c.attachment, c.head());
    }

    private Profile.Head head(
            Profile.HeadForm form, WordContext name, @Nullable WordContext attachment, HeadContext head)
            throws InputException {
        Optional<Glob> where = Optional.empty();
        if (attachment != null) {
            String text = RuleWords.text(attachment);
            if (!text.startsWith("/") && !text.startsWith("@{")) {
                throw wording.fault(attachment.getStart(), "an attachment begins with `/` or a variable");
            }
            where = Optional.of(wording.glob(attachment));
        }
        if (RuleWords.text(name).isEmpty()) {
            throw wording.fault(name.getStart(), "the name is empty");
        }
        return new Profile.Head(form, wording.glob(name), where, xattrs(head), flags(head), identities(head));
    }

    private List<Profile.Xattr> xattrs(HeadContext head) throws InputException {
        List<Profile.Xattr> xattrs = new ArrayList<>();
        if (head.XATTRS() == null) {
            return xattrs;
        }
        for (EntryContext entry : head.list(0).entry()) {
            Glob value = entry.word().size() > 1 ? wording.glob(entry.word(1)) : Glob.literal("");
            if (RuleWords.isQuoted(entry.word(0))) {
                throw wording.fault(entry.getStart(), "the name of an extended attribute stands without quotes");
            }
            xattrs.add(new Profile.Xattr(RuleWords.plain(entry.word(0)), value));
        }
        return xattrs;
    }

    private List<Glob> identities(HeadContext head) throws InputException {
        List<Glob> identities = new ArrayList<>();
        int first = head.XATTRS() == null ? 0 : 1;
        for (ListContext list :
                head.list().subList(first, first + head.IDENTITIES().size())) {
            for (EntryContext entry : list.entry()) {
                if (!RuleWords.text(entry).matches("/.*|[^ \\\\{}=]+")) {
                    throw wording.fault(entry.getStart(), "`" + entry.getText() + "` is no identity");
                }
                identities.add(wording.glob(entry));
            }
            if (list.entry().isEmpty()) {
                throw wording.fault(list.getStop(), "expected an identity");
            }
        }
        return identities;
    }

    /** A flag with its value is one word: no blanks stand in it, and no quotes but around the whole. */
    private String flag(EntryContext entry) throws InputException {
        if (entry.EQUALS() == null) {
            return RuleWords.plain(entry);
        }
        Token equals = entry.EQUALS().getSymbol();
        boolean word = entry.word().size() > 1
                && !RuleWords.isQuoted(entry.word(1))
                && follows(entry.word(0).getStop(), equals)
                && follows(equals, entry.word(1).getStart());
        if (!word) {
            throw wording.fault(entry.getStart(), "a flag and its value are one word, without blanks and quotes in it");
        }
        return RuleWords.plain(entry);
    }

    private static boolean follows(Token before, Token token) {
        return before.getStopIndex() + 1 == token.getStartIndex();
    }

    private SortedSet<String> flags(HeadContext head) throws InputException {
        int others = (head.XATTRS() == null ? 0 : 1) + head.IDENTITIES().size();
        SortedSet<String> flags = new TreeSet<>();
        if (head.list().size() <= others) {
            return flags;
        }
        ListContext list = head.list(others);
        for (EntryContext entry : list.entry()) {
            flags.add(flag(entry));
        }
        if (flags.isEmpty()) {
            throw wording.fault(list.getStop(), "expected a flag");
        }
        return flags;
    }
}
