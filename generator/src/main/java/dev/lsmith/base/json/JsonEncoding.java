package dev.lsmith.base.json;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Bytes of a JSON file as characters; UTF-16 is what a Windows shell writes when output is redirected. */
public final class JsonEncoding {
    private JsonEncoding() {}

    /** The characters, or a complaint with line and column about the first byte that is none. */
    public static String decode(String source, byte[] content) throws InputException {
        if (startsWith(content, 0xff, 0xfe)) {
            return decode(source, content, 2, StandardCharsets.UTF_16LE);
        }
        if (startsWith(content, 0xfe, 0xff)) {
            return decode(source, content, 2, StandardCharsets.UTF_16BE);
        }
        return decode(source, content, startsWith(content, 0xef, 0xbb, 0xbf) ? 3 : 0, StandardCharsets.UTF_8);
    }

    private static boolean startsWith(byte[] content, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= content.length || (content[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    private static String decode(String source, byte[] content, int from, Charset charset) throws InputException {
        CharBuffer out = CharBuffer.allocate(content.length + 1);
        CoderResult result = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(content, from, content.length - from), out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            long line = 1 + text.chars().filter(c -> c == '\n').count();
            int column = text.length() - text.lastIndexOf('\n');
            throw new InputException(Diagnostic.error(
                    "json-encoding",
                    new Position(source, line, column),
                    "this is not " + charset.name() + " text",
                    "save the file in UTF-8"));
        }
        return text;
    }
}
