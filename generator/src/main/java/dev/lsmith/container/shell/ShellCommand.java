package dev.lsmith.container.shell;

import java.util.List;

/**
 * A simple command of a shell script.
 *
 * @param words its words
 * @param end what ends it: a line's end, {@code ;}, {@code &}, {@code |}, a bracket; empty at the end of the script
 */
public record ShellCommand(List<ShellWord> words, String end) {
    public ShellCommand {
        words = List.copyOf(words);
    }
}
