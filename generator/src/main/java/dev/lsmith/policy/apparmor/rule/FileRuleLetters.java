package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.base.InputException;
import dev.lsmith.policy.apparmor.rule.Qualifiers.RuleMode;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.Token;

/**
 * The letters of a file rule, such as {@code mrPix}; one may stand several times (apparmor_parser, {@code MODES} and
 * {@code parse_sub_perms}; measured with 3.0.8).
 *
 * @param modes all permissions but execution
 * @param exec how a program is executed
 */
public record FileRuleLetters(SortedSet<FileMode> modes, Optional<ExecMode> exec) {
    private static final Pattern PART = Pattern.compile("[pc]?[iu]x|[pc]x|[rwmlx]|[ak]", Pattern.CASE_INSENSITIVE);
    private static final String LOWER_ONLY = "ak";

    /**
     * Reads the letters of a rule.
     *
     * @throws InputException when one of them is none, or two of them exclude each other
     */
    public static FileRuleLetters read(RuleWords wording, Token token) throws InputException {
        String text = token.getText();
        SortedSet<FileMode> modes = new TreeSet<>();
        Optional<ExecMode> exec = Optional.empty();
        Matcher part = PART.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!part.find(at) || part.start() != at || isBadCase(part.group())) {
                throw wording.fault(
                        token,
                        "unknown permission `" + text.charAt(at) + "` in `" + text
                                + "`, expected of r w a m k l and x modes");
            }
            at = part.end();
            Optional<FileMode> mode =
                    part.group().length() == 1 ? FileMode.of(part.group().charAt(0)) : Optional.empty();
            if (mode.isPresent()) {
                modes.add(mode.get());
            } else {
                exec = Optional.of(exec(wording, token, part.group(), exec));
            }
        }
        if (modes.contains(FileMode.WRITE) && modes.contains(FileMode.APPEND)) {
            throw wording.fault(token, "`w` and `a` exclude each other in `" + text + "`");
        }
        return new FileRuleLetters(modes, exec);
    }

    private static boolean isBadCase(String part) {
        return LOWER_ONLY.contains(part.toLowerCase(Locale.ROOT)) && !LOWER_ONLY.contains(part);
    }

    private static ExecMode exec(RuleWords wording, Token token, String part, Optional<ExecMode> before)
            throws InputException {
        String canonical = part.toLowerCase(Locale.ROOT);
        if (Character.isUpperCase(part.charAt(0)) && "pcu".indexOf(canonical.charAt(0)) >= 0) {
            canonical = part.substring(0, 1) + canonical.substring(1);
        }
        Optional<ExecMode> mode = ExecMode.of(canonical);
        if (mode.isEmpty() || before.filter(b -> b != mode.get()).isPresent()) {
            throw wording.fault(
                    token,
                    "exec modes `" + before.map(ExecMode::word).orElse("") + "` and `" + part
                            + "` exclude each other in `" + token.getText() + "`");
        }
        return mode.get();
    }

    /** The same behind {@code safe} or {@code unsafe}, which say whether the environment is scrubbed. */
    public FileRuleLetters scrubbed(boolean scrubbed) {
        return new FileRuleLetters(modes, exec.map(e -> e.scrubbed(scrubbed)));
    }

    /** {@code deny} takes a bare {@code x} only, all others take an exec mode or the profile that is changed to. */
    public void requireFit(RuleWords wording, Token token, RuleMode effect, boolean named) throws InputException {
        if (exec.isEmpty()) {
            return;
        }
        boolean bare = exec.get() == ExecMode.X;
        if (effect == RuleMode.DENY && !bare) {
            throw wording.fault(token, "a deny rule takes `x` without an exec mode");
        }
        if (effect != RuleMode.DENY && bare && !named) {
            throw wording.fault(token, "`x` needs an exec mode before it: one of i, p, c, u");
        }
    }
}
