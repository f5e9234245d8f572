package dev.lsmith.app;

import java.io.IOException;
import java.io.Writer;

/** The content of a file, made while it is written: that of many accesses would not fit in memory beside them. */
@FunctionalInterface
public interface Content {
    /** Writes it. */
    void writeTo(Writer out) throws IOException;

    /** A short one, which is there already. */
    static Content of(String text) {
        return out -> out.write(text);
    }
}
