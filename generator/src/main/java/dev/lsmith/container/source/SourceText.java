package dev.lsmith.container.source;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.base.json.JsonReader;
import java.util.regex.Pattern;

/**
 * A file that describes containers.
 *
 * @param source its name, for messages
 * @param text its characters, without a byte order mark
 */
public record SourceText(String source, String text) {
    private static final Pattern JSON =
            Pattern.compile("\\s*(?:\\{\\s*(?:[\"}]|\\z)|\\[\\s*(?:[\\[\\]{\"]|-?[0-9]|true|false|null|\\z))");
    private static final String HELP = "write it with: docker inspect CONTAINER > inspect.json";

    /**
     * Decodes a file.
     *
     * @param content UTF-8, or UTF-16 with a byte order mark
     * @throws InputException when it is no text, with line and column
     */
    public static SourceText of(String source, byte[] content) throws InputException {
        String text = JsonReader.decode(source, content);
        int binary = text.indexOf('\0');
        if (binary >= 0) {
            throw new InputException(Diagnostic.error(
                    "spec-binary",
                    position(source, text, binary),
                    "this is a binary file, or UTF-16 without its byte order mark",
                    HELP));
        }
        return new SourceText(source, text);
    }

    private static Position position(String source, String text, int at) {
        long line = 1 + text.substring(0, at).chars().filter(c -> c == '\n').count();
        return new Position(source, line, at - text.lastIndexOf('\n', at));
    }

    /** Whether it can only be JSON, by how it starts; {@code [Unit]} is none. */
    public boolean isJson() {
        return JSON.matcher(text).lookingAt();
    }
}
