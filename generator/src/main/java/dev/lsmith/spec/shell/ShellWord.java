package dev.lsmith.spec.shell;

import dev.lsmith.json.JsonPlace;
import dev.lsmith.json.JsonValue.JsonString;
import java.util.List;

/**
 * A word of a command line.
 *
 * @param value the word after quoting, with its place; an expansion stands as it was written
 * @param expansions what of it only a shell, make or a template could replace: {@code $HOME}, {@code $(id -u)},
 *     <code>{{ name }}</code>, {@code ~}, {@code <placeholder>}
 * @param open whether nobody knows how many words it stands for: it is made of expansions alone, and of such that a
 *     shell splits ({@code $OPTIONS}, <code>"${OPTIONS[@]}"</code>)
 */
public record ShellWord(JsonString value, List<JsonString> expansions, boolean open) {
    public ShellWord {
        expansions = List.copyOf(expansions);
    }

    /** A word that stands for itself. */
    public static ShellWord plain(JsonString value) {
        return new ShellWord(value, List.of(), false);
    }

    /** Its characters. */
    public String text() {
        return value.text();
    }

    /** Where it starts. */
    public JsonPlace place() {
        return value.place();
    }

    /** The word with each expansion replaced by the same letters: what can be told of its form. */
    public String outline() {
        String outline = text();
        for (JsonString expansion : expansions) {
            if (!expansion.text().equals("~")) {
                outline = outline.replace(expansion.text(), "x");
            }
        }
        return outline;
    }
}
