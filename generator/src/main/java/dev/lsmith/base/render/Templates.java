package dev.lsmith.base.render;

import dev.lsmith.base.ShippedData;
import freemarker.cache.TemplateLoader;
import freemarker.core.TemplateClassResolver;
import freemarker.template.Configuration;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModelException;
import freemarker.template.TemplateScalarModel;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The templates of one output language. A template can reach nothing but what it is given. */
public final class Templates {
    private static final RecordWrapper WRAPPER = new RecordWrapper();

    private final Configuration configuration;
    private final Map<String, Template> parsed = new ConcurrentHashMap<>();

    /** Templates below {@code templates/} whose interpolations are escaped by {@code language}. */
    public Templates(OutputLanguage language) {
        this(language, Map.of());
    }

    /**
     * Templates that can also write in dialects of their language.
     *
     * @param language how interpolations are escaped
     * @param dialects by the name of the function that a template calls for one: {@code code} makes <code>${code(x)}</code>
     */
    public Templates(OutputLanguage language, Map<String, OutputLanguage> dialects) {
        configuration = new Configuration(Configuration.VERSION_2_3_34);
        configuration.setTemplateLoader(new ShippedTemplates());
        configuration.setObjectWrapper(WRAPPER);
        configuration.setOutputFormat(language);
        configuration.setRecognizeStandardFileExtensions(false);
        configuration.setDefaultEncoding("UTF-8");
        configuration.setLocale(Locale.ROOT);
        configuration.setLocalizedLookup(false);
        configuration.setNumberFormat("c");
        configuration.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
        configuration.setAPIBuiltinEnabled(false);
        configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        configuration.setLogTemplateExceptions(false);
        dialects.forEach((name, dialect) -> configuration.setSharedVariable(name, inDialect(language, dialect)));
    }

    private static TemplateMethodModelEx inDialect(OutputLanguage language, OutputLanguage dialect) {
        return arguments -> {
            if (arguments.size() == 1 && arguments.get(0) instanceof TemplateScalarModel text) {
                return language.literal(dialect.escapePlainText(text.getAsString()));
            }
            throw new TemplateModelException("one text is expected");
        };
    }

    /**
     * Fills a template.
     *
     * @param template its path below {@code templates/}
     * @param values what it may speak of; records by their components
     * @throws IllegalStateException when the template is at fault, which is a bug
     */
    public String render(String template, Map<String, ?> values) {
        StringWriter out = new StringWriter();
        try {
            render(template, values, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    /**
     * Fills a template, and writes each part as soon as it is made.
     *
     * @throws IOException of {@code out}
     * @throws IllegalStateException when the template is at fault, which is a bug
     */
    public void render(String template, Map<String, ?> values, Writer out) throws IOException {
        try {
            template(template).process(values, out);
        } catch (TemplateException e) {
            throw new IllegalStateException("template " + template + ": " + e.getMessage(), e);
        }
    }

    /** Kept here, as FreeMarker's own cache asks each time whether the file has changed. */
    private Template template(String path) throws IOException {
        Template known = parsed.get(path);
        if (known != null) {
            return known;
        }
        Template template = configuration.getTemplate(path);
        parsed.put(path, template);
        return template;
    }

    /** Where FreeMarker finds the templates: among the files that ship, which do not change. */
    private static final class ShippedTemplates implements TemplateLoader {
        @Override
        public @Nullable Object findTemplateSource(String name) {
            return ShippedData.template(name).orElse(null);
        }

        @Override
        public long getLastModified(Object source) {
            return 0;
        }

        @Override
        public Reader getReader(Object source, String encoding) {
            return new StringReader((String) source);
        }

        @Override
        public void closeTemplateSource(Object source) {
            // A text holds nothing open.
        }
    }
}
