package dev.lsmith.model;

import dev.lsmith.container.ContainerSpec;
import dev.lsmith.model.ModelStore.Provenance;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;

/** The text of a model.json, for tests. */
public final class StoredModel {
    private StoredModel() {}

    /** Of a model of which it is not known what it was made from. */
    public static String of(Model model, Optional<ContainerSpec> spec) {
        StringWriter out = new StringWriter();
        try {
            ModelStore.write(model, spec, Provenance.UNKNOWN, Optional.empty(), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }
}
