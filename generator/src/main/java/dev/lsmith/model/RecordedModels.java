package dev.lsmith.model;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Sha256;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.model.ModelStore.Stored;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Stored models of several recordings in one file, each as it was stored: whose evidence is whose stays known.
 *
 * <p>A commutative and idempotent monoid: however models are merged, in which order, in which groups and how often, the file has the
 * same bytes. They stand in the order of their first record's time, those of one time in that of their SHA-256.
 *
 * @param byKey each model under its first record's time and its digest
 */
public record RecordedModels(SortedMap<ModelKey, Stored> byKey) {
    /** That of no recording; the unit of {@link #merge}. */
    public static final RecordedModels NONE = new RecordedModels(new TreeMap<>());

    private static final String KIND = "models";
    private static final String HEAD = "{\"lsmith\":\"" + KIND + "\",\"version\":" + ModelStore.VERSION;

    public RecordedModels {
        byKey = Collections.unmodifiableSortedMap(new TreeMap<>(byKey));
    }

    /**
     * What puts models in order, and tells whether two are the same.
     *
     * @param first the time of the earliest record; the earliest of all times where no record tells one
     * @param digest the SHA-256 of the model's text
     */
    public record ModelKey(Instant first, String digest) implements Comparable<ModelKey> {
        @Override
        public int compareTo(ModelKey other) {
            int byTime = first.compareTo(other.first);
            return byTime == 0 ? digest.compareTo(other.digest) : byTime;
        }
    }

    /** Those of a collection, in whatever order; what stands in it twice counts once. */
    public static RecordedModels of(Collection<Stored> models) {
        SortedMap<ModelKey, Stored> byKey = new TreeMap<>();
        models.forEach(model -> byKey.put(key(model), model));
        return new RecordedModels(byKey);
    }

    /** The recordings of both. */
    public RecordedModels merge(RecordedModels other) {
        SortedMap<ModelKey, Stored> all = new TreeMap<>(byKey);
        all.putAll(other.byKey);
        return new RecordedModels(all);
    }

    /** The models, in their order. */
    public List<Stored> models() {
        return List.copyOf(byKey.values());
    }

    /** All accesses of all recordings; their places are those of each recording alone. */
    public Model together() {
        return byKey.values().stream().map(Stored::model).reduce(Model.EMPTY, Model::merge);
    }

    /**
     * Reads a file of several models, or of one.
     *
     * @param source the file's name, for messages
     * @param content its bytes
     * @throws InputException when it is neither, with line, column and path
     */
    public static RecordedModels read(String source, byte[] content) throws InputException {
        JsonValue root = JsonReader.read(source, content);
        if (!(root instanceof JsonObject file) || !file.textOf("lsmith").equals(KIND)) {
            return of(List.of(ModelStore.read(root)));
        }
        ModelStore.checkVersion(file);
        List<Stored> models = new ArrayList<>();
        for (JsonValue element : file.required("recordings").elements()) {
            models.add(ModelStore.read(element));
        }
        return of(models);
    }

    /** Whether a file that begins with these bytes is one that {@link #read} reads. */
    public static boolean begins(byte[] head) {
        String text = new String(head, StandardCharsets.UTF_8).replaceAll("\\s", "");
        return text.startsWith("{\"lsmith\":\"model");
    }

    /** Writes all; {@link #read} gives back an equal collection. */
    public void write(Writer out) throws IOException {
        out.write(HEAD + ",\n\"recordings\":[");
        String separator = "\n";
        for (Stored model : byKey.values()) {
            out.write(separator);
            ModelStore.write(model, out);
            separator = ",\n";
        }
        out.write("\n]}\n");
    }

    private static ModelKey key(Stored model) {
        StringWriter text = new StringWriter();
        try {
            ModelStore.write(model.withoutPolicies(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Optional<Instant> first = model.model().observed().values().stream()
                .flatMap((SortedMap<Access, Evidence> accesses) -> accesses.values().stream())
                .flatMap(evidence -> evidence.first().stream())
                .min(Instant::compareTo);
        return new ModelKey(
                first.orElse(Instant.MIN), Sha256.hex(text.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
