package dev.lsmith.base.render;

import freemarker.core.CommonMarkupOutputFormat;
import freemarker.core.CommonTemplateMarkupOutputModel;
import freemarker.template.TemplateModelException;
import java.io.IOException;
import java.io.Writer;
import java.util.function.UnaryOperator;

/**
 * The escaping of an output language as FreeMarker knows it: every <code>${}</code> of a template in this language goes
 * through it.
 */
public final class OutputLanguage extends CommonMarkupOutputFormat<OutputLanguage.EscapedText> {
    private final String name;
    private final UnaryOperator<String> escape;

    /**
     * Names a language and how its literals are written.
     *
     * @param name the language, as error messages of FreeMarker show it
     * @param escape turns any text into a literal of the language; must not throw
     */
    public OutputLanguage(String name, UnaryOperator<String> escape) {
        this.name = name;
        this.escape = escape;
    }

    /** Text that is of the language already, for a template to take as it is. */
    public EscapedText literal(String written) {
        try {
            return fromMarkup(written);
        } catch (TemplateModelException e) {
            throw new IllegalStateException("FreeMarker refuses text of a language of its own", e);
        }
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public String getMimeType() {
        return "text/x-" + name;
    }

    @Override
    public void output(String plainText, Writer out) throws IOException {
        out.write(escape.apply(plainText));
    }

    @Override
    public String escapePlainText(String plainText) {
        return escape.apply(plainText);
    }

    @Override
    public boolean isLegacyBuiltInBypassed(String builtInName) {
        return false;
    }

    @Override
    protected EscapedText newTemplateMarkupOutputModel(String plainText, String markup) {
        return new EscapedText(this, plainText, markup);
    }

    /** Text of the language, escaped or to be escaped; FreeMarker's own carrier. */
    public static final class EscapedText extends CommonTemplateMarkupOutputModel<EscapedText> {
        private final OutputLanguage language;

        private EscapedText(OutputLanguage language, String plainText, String markup) {
            super(plainText, markup);
            this.language = language;
        }

        @Override
        public OutputLanguage getOutputFormat() {
            return language;
        }
    }
}
