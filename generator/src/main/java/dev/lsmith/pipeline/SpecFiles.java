package dev.lsmith.pipeline;

import dev.lsmith.diagnostic.Diagnostic;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.diagnostic.Position;
import dev.lsmith.spec.SpecReading;
import dev.lsmith.spec.reader.SpecReader;
import dev.lsmith.spec.source.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files of a container's description, and those that they name. */
final class SpecFiles {
    /** What thousands of containers need; a larger file is a mistake. */
    private static final int MOST_BYTES = 64 << 20;

    private static final String HELP = "give the output of docker inspect";

    private SpecFiles() {}

    /** The files' texts; {@code -} stands for standard input. */
    static List<SourceText> texts(List<Path> files, InputStream stdin) throws InputException {
        List<SourceText> texts = new ArrayList<>();
        for (Path file : files) {
            texts.add(SourceText.of(file.toString(), content(file, stdin)));
        }
        return texts;
    }

    /** What they say. */
    static SpecReading read(List<SourceText> texts) throws InputException {
        return SpecReader.reading(texts, SpecFiles::beside);
    }

    private static Optional<SourceText> beside(String source, String name) throws InputException {
        try {
            Path file = Path.of(source).resolveSibling(name);
            return Files.isRegularFile(file)
                    ? Optional.of(SourceText.of(file.toString(), content(file, InputStream.nullInputStream())))
                    : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static byte[] content(Path file, InputStream stdin) throws InputException {
        if (Files.isDirectory(file)) {
            throw unreadable(file, "it is a folder");
        }
        byte[] content;
        try (InputStream in = file.toString().equals("-") ? stdin : Files.newInputStream(file)) {
            content = in.readNBytes(MOST_BYTES + 1);
        } catch (IOException e) {
            throw unreadable(file, e instanceof NoSuchFileException ? "there is no such file" : "it cannot be read");
        }
        if (content.length > MOST_BYTES) {
            throw unreadable(file, "it is larger than 64 MiB, as no container's description is");
        }
        return content;
    }

    private static InputException unreadable(Path file, String why) {
        return new InputException(Diagnostic.error("spec-unreadable", Position.ofSource(file.toString()), why, HELP));
    }
}
