package dev.lsmith.app.decision;

import dev.lsmith.app.decision.Suppressions.Suppression;
import dev.lsmith.app.recording.NamedFile;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
import dev.lsmith.base.Position;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.container.file.YamlDocuments;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code lsmith.yaml} beside policies: what people decided about them. {@code ignore} lists findings of lint that may stand, for files
 * in which there are no comments; {@code decisions} what {@code review} was told of single rules.
 *
 * @param path where it is
 * @param content what is in it; empty where there is no such file
 */
public record NoteFile(Path path, Optional<JsonObject> content) {
    /** Its name. */
    public static final String NAME = "lsmith.yaml";

    private static final String DECISIONS = "decisions";

    /**
     * The one of a folder.
     *
     * @throws InputException when it is there and cannot be read
     */
    public static NoteFile in(Path folder) throws InputException {
        Path path = folder.resolve(NAME);
        if (!Files.isRegularFile(path)) {
            return new NoteFile(path, Optional.empty());
        }
        String text = KernelText.decode(NamedFile.policy(path).content());
        List<JsonValue> documents = YamlDocuments.of(path.toString(), text);
        if (documents.size() > 1) {
            throw new InputException(Diagnostic.error(
                    "notes-unreadable", Position.ofSource(path.toString()), "it holds several documents", "leave one"));
        }
        return new NoteFile(
                path,
                documents.isEmpty()
                        ? Optional.empty()
                        : Optional.of(documents.get(0).object()));
    }

    /**
     * The findings of lint that may stand.
     *
     * @throws InputException when an entry is none, with its place
     */
    public List<Suppression> suppressions() throws InputException {
        List<Suppression> all = new ArrayList<>();
        for (JsonValue value : content.isPresent() ? content.get().listOf("ignore") : List.<JsonValue>of()) {
            JsonObject entry = value.object();
            Path folder = Optional.ofNullable(path.getParent()).orElse(Path.of(""));
            all.add(new Suppression(
                    entry.textOf("code"),
                    entry.textIn("reason").orElse(""),
                    entry.place().position(),
                    folder.resolve(entry.textOf("file")).toString(),
                    0));
        }
        return all;
    }

    /**
     * What was decided about rules.
     *
     * @throws InputException when an entry is none, with its place
     */
    List<RuleDecision> decisions() throws InputException {
        List<RuleDecision> all = new ArrayList<>();
        for (JsonValue value : content.isPresent() ? content.get().listOf(DECISIONS) : List.<JsonValue>of()) {
            all.add(RuleDecision.read(value));
        }
        return all;
    }

    /**
     * The file's text with other decisions; all else in it stays as it is.
     *
     * @param before the text; empty where there is no such file
     */
    public static String with(String before, List<RuleDecision> decisions) {
        StringBuilder text = new StringBuilder();
        boolean skipping = false;
        for (String line : before.lines().toList()) {
            boolean begins = line.startsWith(DECISIONS + ":");
            boolean inside = line.isBlank() || line.startsWith(" ") || line.startsWith("-");
            skipping = begins || (skipping && inside);
            if (!skipping) {
                text.append(line).append('\n');
            }
        }
        if (!decisions.isEmpty()) {
            text.append(DECISIONS).append(":\n");
            decisions.forEach(
                    one -> one.lines().forEach(line -> text.append(line).append('\n')));
        }
        return text.toString();
    }
}
