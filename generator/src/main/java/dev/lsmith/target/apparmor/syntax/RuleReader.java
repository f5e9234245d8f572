package dev.lsmith.target.apparmor.syntax;

import dev.lsmith.diagnostic.InputException;
import dev.lsmith.grammar.apparmor.AppArmorParser.ChangeProfileContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.EveryFileContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.FileContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.LinkContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.MediatedContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.RlimitContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.StatementContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.WordContext;
import dev.lsmith.pattern.Glob;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Rules of a profile: files, links, changes of profile and limits here, the other classes in {@link MediatedReader}. */
final class RuleReader {
    private final Wording wording;

    RuleReader(Wording wording) {
        this.wording = wording;
    }

    Rule rule(StatementContext rule, Qualifiers qualifiers) throws InputException {
        if (rule instanceof RlimitContext limit) {
            String value = limit.word().stream().skip(1).map(Wording::text).collect(Collectors.joining());
            return new RlimitRule(Wording.text(limit.word(0)), value);
        }
        if (rule instanceof ChangeProfileContext change) {
            ChangeProfileRule.Safety safety = change.safety == null
                    ? ChangeProfileRule.Safety.UNSAID
                    : ChangeProfileRule.Safety.valueOf(Wording.upper(change.safety.getText()));
            return new ChangeProfileRule(qualifiers, safety, optional(change.program), optional(change.target));
        }
        if (rule instanceof LinkContext link) {
            return new LinkRule(
                    qualifiers, link.SUBSET() != null, wording.glob(link.word(0)), wording.glob(link.word(1)));
        }
        if (rule instanceof FileContext file) {
            return file(file, qualifiers);
        }
        if (rule instanceof EveryFileContext file) {
            Letters letters =
                    file.ID() == null ? Letters.NONE : letters(file.ID().getSymbol(), file.SAFE(), file.UNSAFE());
            return new FileRule(qualifiers, Optional.empty(), letters.modes, letters.exec, optional(file.word()));
        }
        return new MediatedReader(wording, (MediatedContext) rule, qualifiers).rule();
    }

    private Optional<Glob> optional(@Nullable WordContext word) throws InputException {
        return word == null ? Optional.empty() : Optional.of(wording.glob(word));
    }

    private Rule file(FileContext file, Qualifiers qualifiers) throws InputException {
        Letters letters = letters(file.ID().getSymbol(), file.SAFE(), file.UNSAFE());
        Glob path = wording.glob(file.pathWord());
        boolean pair = file.word() != null && letters.exec.isEmpty();
        if (pair) {
            if (!letters.modes.equals(new TreeSet<>(java.util.Set.of(FileMode.LINK)))) {
                throw wording.fault(file.ARROW().getSymbol(), "`->` needs an exec mode or the permission `l` alone");
            }
            return new LinkRule(qualifiers, file.SUBSET() != null, path, wording.glob(file.word()));
        }
        return new FileRule(qualifiers, Optional.of(path), letters.modes, letters.exec, optional(file.word()));
    }

    private record Letters(SortedSet<FileMode> modes, Optional<ExecMode> exec) {
        static final Letters NONE = new Letters(new TreeSet<>(), Optional.empty());
    }

    /** Letters as {@code mrPix}: the exec mode ends in {@code x} and begins after the last other permission. */
    private Letters letters(Token token, @Nullable Object safe, @Nullable Object unsafe) throws InputException {
        String text = token.getText();
        SortedSet<FileMode> modes = new TreeSet<>();
        StringBuilder exec = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ("xXiIpPcCuU".indexOf(c) >= 0) {
                exec.append(c);
            } else {
                modes.add(FileMode.of(c)
                        .orElseThrow(() -> wording.fault(
                                token,
                                "unknown permission `" + c + "` in `" + text
                                        + "`, expected of r w a m k l and x modes")));
            }
        }
        if (modes.contains(FileMode.WRITE) && modes.contains(FileMode.APPEND)) {
            throw wording.fault(token, "`w` and `a` exclude each other in `" + text + "`");
        }
        return new Letters(
                modes, exec.isEmpty() ? Optional.empty() : Optional.of(exec(token, exec.toString(), safe, unsafe)));
    }

    private ExecMode exec(Token token, String word, @Nullable Object safe, @Nullable Object unsafe)
            throws InputException {
        String mode = word;
        if (safe != null) {
            mode = Character.toUpperCase(word.charAt(0)) + word.substring(1);
        } else if (unsafe != null) {
            mode = Character.toLowerCase(word.charAt(0)) + word.substring(1);
        }
        return ExecMode.of(mode)
                .orElseThrow(() ->
                        wording.fault(token, "unknown exec mode `" + word + "`, expected ix, px, cx, ux or a mix"));
    }
}
