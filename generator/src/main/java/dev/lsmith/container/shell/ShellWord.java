package dev.lsmith.container.shell;

import dev.lsmith.base.json.JsonValue.JsonPlace;
import dev.lsmith.base.json.JsonValue.JsonString;
import java.util.List;

/**
 * A word of a command line.
 *
 * @param value the word after quoting, with its place; an expansion stands as it was written
 * @param expansions what of it only a shell, make or a template could replace
 * @param open whether nobody knows how many words it stands for: it is made of expansions alone, and of such that a
 *     shell splits ({@code $OPTIONS}, <code>"${OPTIONS[@]}"</code>)
 */
public record ShellWord(JsonString value, List<ShellExpansion> expansions, boolean open) {
    /** More than any message needs of a word. */
    private static final int SHOWN = 200;

    public ShellWord {
        expansions = List.copyOf(expansions);
    }

    /**
     * What something else than the line itself gives a value: {@code $HOME}, {@code $(id -u)}, <code>{{ name }}</code>, {@code ~},
     * {@code <placeholder>}.
     *
     * @param value as it is written, with its place
     * @param split whether blanks in what it stands for make further words of it, as no quotes stand around it
     */
    public record ShellExpansion(JsonString value, boolean split) {
        /** The expansion as it is written. */
        public String text() {
            return value.text();
        }

        /** The place of its first character. */
        public JsonPlace place() {
            return value.place();
        }
    }

    /** A word that stands for itself. */
    public static ShellWord plain(JsonString value) {
        return new ShellWord(value, List.of(), false);
    }

    /** The characters of the word, without its quotes. */
    public String text() {
        return value.text();
    }

    /** Its characters as a message needs them: the first ones of a word that is very long. */
    public String shown() {
        return text().length() <= SHOWN ? text() : text().substring(0, SHOWN) + "…";
    }

    /** The place of its first character. */
    public JsonPlace place() {
        return value.place();
    }

    /** Whether its first characters may come to be a word of their own, and further ones behind it. */
    public boolean mayBeginWithWords() {
        return expansions.stream().anyMatch(e -> e.split() && text().startsWith(e.text()));
    }

    /** The word with each expansion replaced by the same letters: what can be told of its form. */
    public String outline() {
        String outline = text();
        for (String expansion :
                expansions.stream().map(ShellExpansion::text).distinct().toList()) {
            if (!expansion.equals("~")) {
                outline = outline.replace(expansion, "x");
            }
        }
        return outline;
    }
}
