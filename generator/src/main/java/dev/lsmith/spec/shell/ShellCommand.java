package dev.lsmith.spec.shell;

import dev.lsmith.json.JsonValue.JsonString;
import java.util.List;

/**
 * A simple command of a shell script.
 *
 * @param words its words after quoting, each with its place; an expansion stands as it was written
 * @param expansions what only a shell could replace: {@code $HOME}, {@code $(id -u)}, {@code ~}, {@code <placeholder>}
 */
public record ShellCommand(List<JsonString> words, List<JsonString> expansions) {
    public ShellCommand {
        words = List.copyOf(words);
        expansions = List.copyOf(expansions);
    }
}
