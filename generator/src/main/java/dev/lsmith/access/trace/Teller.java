package dev.lsmith.access.trace;

import dev.lsmith.access.Access;
import dev.lsmith.access.Credentials;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.Subject;
import dev.lsmith.access.trace.TraceReader.TraceSink;
import dev.lsmith.base.Position;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells a sink what single lines of a watcher say.
 *
 * @param run the recording that the source belongs to
 * @param reporter which watcher
 * @param sink takes it
 */
record Teller(String run, Reporter reporter, TraceSink sink) {
    private static final Credentials NOBODY = new Credentials(new TreeSet<>(), new TreeSet<>());

    /** The two lowest bits of open's flags (asm-generic/fcntl.h). */
    private static final int ACCESS_MODE = 3;

    private static final int WRITE_ONLY = 1;
    private static final int CREATE = 0100;
    private static final int TRUNCATE = 01000;
    private static final int APPEND = 02000;

    /** An access that a program made. */
    void tell(Subject subject, String program, Access access, Position position) {
        Evidence evidence =
                Evidence.of(run, Optional.empty(), program, reporter, Verdict.COMPLAINED, Phase.APPLICATION, position);
        sink.observe(new Observation(subject, access, evidence), NOBODY);
    }

    /** A file opened with flags, in the numbers of most machines. */
    static FileAccess opened(String path, long flags) {
        Set<FilePermission> permissions = EnumSet.noneOf(FilePermission.class);
        long mode = flags & ACCESS_MODE;
        boolean writes = mode != 0;
        if (mode != WRITE_ONLY) {
            permissions.add(FilePermission.READ);
        }
        if (writes) {
            permissions.add((flags & APPEND) != 0 ? FilePermission.APPEND : FilePermission.WRITE);
        }
        if ((flags & TRUNCATE) != 0) {
            permissions.add(FilePermission.WRITE);
        }
        if ((flags & CREATE) != 0) {
            permissions.add(FilePermission.CREATE);
        }
        return FileAccess.of(StraceText.normal(path), FileKind.UNKNOWN, permissions, Ownership.UNKNOWN);
    }
}
