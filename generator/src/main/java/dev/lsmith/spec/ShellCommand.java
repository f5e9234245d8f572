package dev.lsmith.spec;

import dev.lsmith.json.JsonValue.JsonString;
import java.util.List;

/**
 * A simple command of a shell script.
 *
 * @param words its words after quoting, each with its place; an expansion stands as it was written
 * @param expansions what only a shell could replace: {@code $HOME}, {@code $(id -u)}, {@code ~}, {@code <placeholder>}
 */
record ShellCommand(List<JsonString> words, List<JsonString> expansions) {
    ShellCommand {
        words = List.copyOf(words);
        expansions = List.copyOf(expansions);
    }
}
