package dev.lsmith.app;

import dev.lsmith.base.InputException;
import dev.lsmith.container.SpecReading;
import dev.lsmith.container.file.SpecText;
import dev.lsmith.container.reader.SpecReader;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files of a container's description, and those that they name. */
final class SpecFiles {
    private SpecFiles() {}

    /** The files' texts; {@code -} stands for standard input. */
    static List<SpecText> texts(List<Path> files, InputStream stdin) throws InputException {
        List<SpecText> texts = new ArrayList<>();
        for (Path file : files) {
            texts.add(SpecText.of(file.toString(), NamedFile.spec(file).content(stdin)));
        }
        return texts;
    }

    /** What they say. */
    static SpecReading read(List<SpecText> texts) throws InputException {
        return SpecReader.read(texts, SpecFiles::beside);
    }

    private static Optional<SpecText> beside(String source, String name) throws InputException {
        try {
            Path file = Path.of(source).resolveSibling(name);
            return Files.isRegularFile(file)
                    ? Optional.of(
                            SpecText.of(file.toString(), NamedFile.spec(file).content()))
                    : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
