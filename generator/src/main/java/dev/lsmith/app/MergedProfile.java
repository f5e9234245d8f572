package dev.lsmith.app;

import java.nio.file.Path;
import java.util.List;

/**
 * A profile of the user's with what was learned.
 *
 * @param file the user's file
 * @param profile the full name of the profile that was added to
 * @param content the file's new content
 * @param added the lines that were added; empty when nothing was missing
 * @param conflicts what was seen and the profile denies, with both places
 */
@SuppressWarnings("ArrayRecordComponent")
public record MergedProfile(Path file, String profile, byte[] content, List<String> added, List<String> conflicts) {
    public MergedProfile {
        added = List.copyOf(added);
        conflicts = List.copyOf(conflicts);
    }
}
