package dev.lsmith.base.render;

import dev.lsmith.base.Shipped;
import freemarker.cache.TemplateLoader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Where FreeMarker finds the templates: among the files that ship, which do not change. */
final class ShippedTemplates implements TemplateLoader {
    @Override
    public @Nullable Object findTemplateSource(String name) {
        try {
            return new String(Shipped.bytes("templates/" + name), StandardCharsets.UTF_8);
        } catch (UncheckedIOException e) {
            return null;
        }
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
