package dev.lsmith.container.file;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.base.json.JsonReader;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file that describes containers.
 *
 * @param source its name, for messages
 * @param text its characters, without a byte order mark
 */
public record SpecText(String source, String text) {
    private static final Pattern JSON =
            Pattern.compile("\\s*(?:\\{\\s*(?:[\"}]|\\z)|\\[\\s*(?:[\\[\\]{\"]|-?[0-9]|true|false|null|\\z))");
    private static final String HELP = "write it with: docker inspect CONTAINER > inspect.json";

    /**
     * Decodes a file.
     *
     * @param content UTF-8, or UTF-16 with a byte order mark
     * @throws InputException when it is no text, with line and column
     */
    public static SpecText of(String source, byte[] content) throws InputException {
        String text = JsonReader.decode(source, content);
        int binary = text.indexOf('\0');
        if (binary >= 0) {
            throw new InputException(Diagnostic.error(
                    "spec-binary",
                    position(source, text, binary),
                    "this is a binary file, or UTF-16 without its byte order mark",
                    HELP));
        }
        return new SpecText(source, text);
    }

    private static Position position(String source, String text, int at) {
        long line = 1 + text.substring(0, at).chars().filter(c -> c == '\n').count();
        return new Position(source, line, at - text.lastIndexOf('\n', at));
    }

    /** Whether it can only be JSON, by how it starts; {@code [Unit]} is none. */
    public boolean isJson() {
        return JSON.matcher(text).lookingAt();
    }

    /** The files that a description names by their place beside it: {@code .env}, the file of an {@code extends}. */
    @FunctionalInterface
    public interface RelatedFiles {
        /** A description that stands alone. */
        RelatedFiles NONE = (source, name) -> Optional.empty();

        /**
         * A file, if it exists.
         *
         * @param source the file that names it
         * @param name its place, from the folder of that file
         * @throws InputException when it exists and cannot be read
         */
        Optional<SpecText> find(String source, String name) throws InputException;
    }
}
