package dev.lsmith.model;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Subject;
import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonText.StoredRecords;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.RecordForm;
import dev.lsmith.container.ContainerSpec;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The file {@code model.json}: what was observed and what the container was given, so that further recordings can be
 * merged later without the logs.
 *
 * <p>ASCII, an access a line, in the model's order: the same model gives the same bytes, and a line added to one is a
 * line in the difference. Text that is no valid UTF-8 stands as the escaped lone surrogates of
 * {@link dev.lsmith.base.KernelText}.
 */
public final class ModelStore {
    /** The version of the file's form; read back only by the same one. */
    public static final int VERSION = 1;

    private static final String KIND = "model";

    private ModelStore() {}

    /**
     * What {@code model.json} holds.
     *
     * @param model what was observed
     * @param spec what the container was given, if it was known
     * @param provenance what it was made from
     * @param recording what whoever wrote it noted of the recording, if anything: {@code app.recording} knows its form
     */
    public record Stored(
            Model model, Optional<ContainerSpec> spec, Provenance provenance, Optional<JsonValue> recording) {
        /** What is known of the recording, whatever policies were made of it. */
        Stored withoutPolicies() {
            Provenance of = new Provenance(provenance.version(), provenance.logs(), provenance.kernels());
            return new Stored(model, spec, of, recording);
        }

        /** A model of which nothing is noted. */
        public static Stored of(Model model, Optional<ContainerSpec> spec) {
            return new Stored(model, spec, Provenance.UNKNOWN, Optional.empty());
        }
    }

    /**
     * An access with its evidence, as a line of the file holds it.
     *
     * @param access what was done
     * @param evidence why we believe it
     */
    public record StoredAccess(Access access, Evidence evidence) {}

    /** Writes the file's text, an access at a time; {@link #read} gives back an equal model and spec. */
    public static void write(
            Model model, Optional<ContainerSpec> spec, Provenance provenance, Optional<Record> recording, Writer out)
            throws IOException {
        write(model, spec, provenance, recording.map(notes -> new StoredRecords().write(notes)), out, "\n");
    }

    /** Writes a model again, byte for byte as it was. */
    static void write(Stored stored, Writer out) throws IOException {
        write(
                stored.model(),
                stored.spec(),
                stored.provenance(),
                stored.recording().map(JsonText::of),
                out,
                "");
    }

    private static void write(
            Model model,
            Optional<ContainerSpec> spec,
            Provenance provenance,
            Optional<String> recording,
            Writer out,
            String end)
            throws IOException {
        StoredRecords records = new StoredRecords();
        out.write("{\"lsmith\":\"" + KIND + "\",\"version\":" + VERSION);
        if (!provenance.equals(Provenance.UNKNOWN)) {
            out.write(",\n\"provenance\":" + records.write(provenance));
        }
        if (spec.isPresent()) {
            out.write(",\n\"spec\":" + records.write(spec.get()));
        }
        if (recording.isPresent()) {
            out.write(",\n\"recording\":" + recording.get());
        }
        out.write(",\n\"subjects\":[");
        String separator = "\n";
        for (var subject : model.observed().entrySet()) {
            out.write(separator + "{\"subject\":" + records.write((Record) subject.getKey()));
            writeAccesses(subject.getValue(), records, out);
            separator = ",\n";
        }
        out.write("\n]}" + end);
    }

    private static void writeAccesses(SortedMap<Access, Evidence> accesses, StoredRecords records, Writer out)
            throws IOException {
        out.write(",\"accesses\":[");
        String separator = "\n";
        for (var access : accesses.entrySet()) {
            out.write(separator);
            out.write(records.write(new StoredAccess(access.getKey(), access.getValue())));
            separator = ",\n";
        }
        out.write("\n]}");
    }

    /**
     * Reads the file back.
     *
     * @param source the file's name, for messages
     * @param content its bytes
     * @throws InputException when it is no model or one of another version, with line, column and path
     */
    public static Stored read(String source, byte[] content) throws InputException {
        return read(JsonReader.read(source, content));
    }

    /** As {@link #read(String, byte[])}, of a value that was read. */
    static Stored read(JsonValue root) throws InputException {
        if (!(root instanceof JsonObject file) || !file.textOf("lsmith").equals(KIND)) {
            throw root.place().complain("model-form", "this is no model.json of lsmith", "");
        }
        checkVersion(file);
        Optional<JsonValue> spec = file.member("spec");
        Optional<JsonValue> provenance = file.member("provenance");
        return new Stored(
                subjects(file),
                spec.isPresent() ? Optional.of(RecordForm.read(spec.get(), ContainerSpec.class)) : Optional.empty(),
                provenance.isPresent() ? RecordForm.read(provenance.get(), Provenance.class) : Provenance.UNKNOWN,
                file.member("recording"));
    }

    static void checkVersion(JsonObject file) throws InputException {
        JsonValue version = file.required("version");
        if (version.number() != VERSION) {
            throw version.place()
                    .complain(
                            "model-version",
                            version.number() + " is not the version that is read here, " + VERSION,
                            "learn it again from the logs");
        }
    }

    private static Model subjects(JsonObject file) throws InputException {
        SortedMap<Subject, SortedMap<Access, Evidence>> observed = new TreeMap<>();
        for (JsonValue element : file.required("subjects").elements()) {
            JsonObject one = element.object();
            Subject subject = RecordForm.read(one.required("subject"), Subject.class);
            if (observed.put(subject, accesses(one)) != null) {
                throw one.place().complain("model-form", "this subject stands here for the second time", "");
            }
        }
        return new Model(observed);
    }

    private static SortedMap<Access, Evidence> accesses(JsonObject subject) throws InputException {
        SortedMap<Access, Evidence> accesses = new TreeMap<>();
        for (JsonValue element : subject.required("accesses").elements()) {
            StoredAccess entry = RecordForm.read(element, StoredAccess.class);
            if (accesses.put(entry.access(), entry.evidence()) != null) {
                throw element.place().complain("model-form", "this access stands here for the second time", "");
            }
        }
        return accesses;
    }

    /**
     * What a stored model was made from; nothing that changes when the same is made again elsewhere.
     *
     * @param version of lsmith; empty if unknown
     * @param logs the logs' names without their folders, the first of which is called {@code [1]}
     * @param kernels the kernels that the logs say to be of
     * @param policies how the policies beside it were made, if there are any
     */
    public record Provenance(String version, List<String> logs, List<String> kernels, Optional<MadePolicies> policies) {
        /** Of a model that is not stored, or of which nobody knows what it was made from. */
        public static final Provenance UNKNOWN = new Provenance("", List.of(), List.of());

        public Provenance {
            logs = List.copyOf(logs);
            kernels = List.copyOf(kernels);
        }

        /** Of a model without policies. */
        public Provenance(String version, List<String> logs, List<String> kernels) {
            this(version, logs, kernels, Optional.empty());
        }
    }

    /**
     * With what policies were made of a model, so that they can be made anew for the next image.
     *
     * @param level how much was generalised: {@code exact}, {@code default}, {@code broad}
     * @param reachable what the filter does about calls that the image can reach and that were not seen: {@code log}, {@code allow},
     *     {@code deny}; empty if no image was looked into
     * @param childProfiles whether programs have rights of their own ({@code --exec child})
     */
    public record MadePolicies(String level, Optional<String> reachable, boolean childProfiles) {}
}
