package dev.lsmith.container.source;

import dev.lsmith.base.InputException;
import java.util.Optional;

/** The files that a description names by their place beside it: {@code .env}, the file of an {@code extends}. */
@FunctionalInterface
public interface Neighbours {
    /** A description that stands alone. */
    Neighbours NONE = (source, name) -> Optional.empty();

    /**
     * A file, if it exists.
     *
     * @param source the file that names it
     * @param name its place, from the folder of that file
     * @throws InputException when it exists and cannot be read
     */
    Optional<SourceText> find(String source, String name) throws InputException;
}
