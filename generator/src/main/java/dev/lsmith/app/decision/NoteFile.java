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
import dev.lsmith.learn.Generality;
import dev.lsmith.learn.Generality.Level;
import dev.lsmith.learn.Generality.NamedGeneralisation;
import dev.lsmith.learn.Generality.OwnPattern;
import dev.lsmith.learn.LearnedVariables;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.GlobParser;
import dev.lsmith.pattern.PathLanguage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code lsmith.yaml} beside policies: what people decided about them. {@code ignore} lists findings of lint that may stand, for files
 * in which there are no comments; {@code decisions} what {@code review} was told of single rules; {@code generalise} which
 * generalisations are never made, and patterns of the user's own.
 *
 * @param path where it is
 * @param content what is in it; empty where there is no such file
 */
public record NoteFile(Path path, Optional<JsonObject> content) {
    /** Its name. */
    public static final String NAME = "lsmith.yaml";

    private static final String DECISIONS = "decisions";
    private static final String GENERALISE = "generalise";

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
     * How far policies may go beyond what was seen: what {@code generalise} says, at a level.
     *
     * @throws InputException when an entry is none, with its place
     */
    public Generality generality(Level level) throws InputException {
        if (content.flatMap(c -> c.member(GENERALISE)).isEmpty()) {
            return new Generality(level, new TreeSet<>(), List.of());
        }
        JsonObject said = content.orElseThrow().objectOf(GENERALISE);
        SortedSet<String> never = new TreeSet<>();
        for (JsonValue value : said.listOf("never")) {
            String word = value.text();
            if (NamedGeneralisation.of(word).isEmpty()) {
                throw value.place()
                        .complain(
                                "generalisation",
                                "\"" + word + "\" is no generalisation",
                                "there are "
                                        + Stream.of(NamedGeneralisation.values())
                                                .map(NamedGeneralisation::word)
                                                .collect(Collectors.joining(", ")));
            }
            never.add(word);
        }
        List<OwnPattern> own = new ArrayList<>();
        for (JsonValue value : said.listOf("patterns")) {
            JsonObject entry = value.object();
            own.add(new OwnPattern(
                    pattern(entry.required("path")), entry.textIn("why").orElse("")));
        }
        return new Generality(level, never, own);
    }

    private static Glob pattern(JsonValue value) throws InputException {
        String text = value.text();
        try {
            Glob glob = GlobParser.parse(text).normalised();
            PathLanguage.of(glob, LearnedVariables.load().all());
            if (text.startsWith("/")) {
                return glob;
            }
        } catch (InputException e) {
            throw value.place().complain("generalisation", e.diagnostic().message(), "write a path as AppArmor does");
        }
        throw value.place()
                .complain(
                        "generalisation", "\"" + text + "\" is no path", "write a path as AppArmor does: /data/*.idx");
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
