package dev.lsmith.app.recording;

import dev.lsmith.access.Subject;
import dev.lsmith.audit.LogReader.ReadingEnd;
import dev.lsmith.audit.ReadingReport;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.base.json.RecordForm;
import dev.lsmith.model.ActingUsers;
import dev.lsmith.model.ModelStore.Stored;
import dev.lsmith.model.coverage.Coverage;
import dev.lsmith.model.coverage.ServiceLife;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What {@code model.json} holds of a recording beside what was observed, in its member {@code recording}.
 *
 * @param reading what became of the lines; the names of the logs stand in the provenance
 * @param actors as whom subjects acted
 * @param conclusion what was concluded of the container, if the model is its part alone; without it the model is of everybody
 * @param followed how far a log was followed that may grow on
 */
public record RecordingNotes(
        ReadingReport reading,
        List<SubjectActors> actors,
        Optional<Conclusion> conclusion,
        Optional<FollowedUntil> followed) {
    public RecordingNotes {
        actors = List.copyOf(actors);
    }

    /**
     * As whom a subject acted.
     *
     * @param subject who
     * @param users as whom
     */
    public record SubjectActors(Subject subject, ActingUsers users) {}

    /**
     * What was concluded of the container.
     *
     * @param own its own subjects
     * @param coverage what the recording can say of what it does not hold
     * @param life which parts of the service's life it shows
     */
    public record Conclusion(SortedSet<Subject> own, Coverage coverage, ServiceLife life) {
        public Conclusion {
            own = Collections.unmodifiableSortedSet(new TreeSet<>(own));
        }
    }

    /**
     * How far a log was followed: all that stands before is in the model, and nothing of what stands behind.
     *
     * @param log how many logs were begun; the last of them is {@code [log]}
     * @param identity what tells the file from others; empty for a stream
     * @param offset in bytes from its start
     * @param line how many lines that is
     * @param cursor of a journal, behind which it goes on; empty for others
     * @param end what the reading has to know of it
     */
    public record FollowedUntil(
            int log, Optional<FileIdentity> identity, long offset, long line, String cursor, ReadingEnd end) {
        /** Before the first line. */
        public static final FollowedUntil NOTHING = new FollowedUntil(0, Optional.empty(), 0, 0, "", ReadingEnd.NONE);
    }

    /**
     * What tells a file from others, also after it was renamed; a number of an inode alone is given anew when a file is removed.
     *
     * @param inode its device and inode, as Java tells them
     * @param head the SHA-256 of its first bytes
     * @param length of how many
     */
    public record FileIdentity(String inode, String head, int length) {}

    /** The notes of a stored model. */
    public static RecordingNotes of(Stored stored) throws InputException {
        if (stored.recording().isEmpty()) {
            throw new InputException(Diagnostic.error(
                    "model-without-notes",
                    stored.provenance().logs().stream()
                            .findFirst()
                            .map(Position::ofSource)
                            .orElse(Position.ofSource("model.json")),
                    "its model was written by an lsmith that noted nothing of the recording",
                    "learn it again from the logs"));
        }
        return RecordForm.read(stored.recording().get(), RecordingNotes.class);
    }

    /** The model as if its logs had been read. */
    LoadedLogs loaded(Stored stored) {
        SortedMap<Subject, ActingUsers> acting = new TreeMap<>();
        actors.forEach(each -> acting.put(each.subject(), each.users()));
        return new LoadedLogs(
                stored.model(),
                reading.of(stored.provenance().logs()),
                new ActingUsers.BySubject(acting),
                new TreeSet<>(stored.provenance().kernels()),
                List.of());
    }

    /** The notes of logs that may grow on. */
    static RecordingNotes of(LoadedLogs loaded, FollowedUntil followed) {
        return new RecordingNotes(
                loaded.reading().of(List.of()),
                loaded.actors().bySubject().entrySet().stream()
                        .map(e -> new SubjectActors(e.getKey(), e.getValue()))
                        .toList(),
                Optional.empty(),
                Optional.of(followed));
    }
}
