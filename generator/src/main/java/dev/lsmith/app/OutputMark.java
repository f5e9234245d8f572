package dev.lsmith.app;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The mark that stands in an output folder while its files are replaced, and stays there if that is broken off. */
public final class OutputMark {
    /** Where {@code generate} prepares its files, in the output folder. */
    public static final String WORK = ".lsmith";

    private static final String NAME = "replacing";

    private OutputMark() {}

    /** The mark's file; it lists the digests of the files of both runs. */
    public static Path of(Path folder) {
        return folder.resolve(WORK).resolve(NAME);
    }

    /**
     * Makes sure that the files of a folder are all of one run.
     *
     * @throws InputException when a {@code generate} was killed while it replaced them, or is at it
     */
    static void check(Path folder) throws InputException {
        if (Files.exists(of(folder), LinkOption.NOFOLLOW_LINKS)) {
            throw new InputException(Diagnostic.error(
                    "two-runs",
                    Position.ofSource(folder.toString()),
                    "its files are of two runs: generate was broken off while it replaced them, or is at it",
                    "generate it again"));
        }
    }
}
