package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.base.render.OutputLanguage;
import dev.lsmith.base.render.Templates;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.apparmor.rule.FileName;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.rule.Rule;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import freemarker.template.utility.DeepUnwrap;
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
}
