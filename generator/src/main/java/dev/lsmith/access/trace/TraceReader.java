package dev.lsmith.access.trace;

import dev.lsmith.access.Credentials;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Subject;
import dev.lsmith.audit.ReadingReport.LineState;
import dev.lsmith.base.Position;

/** Reads evidence of one form that is no audit log, line by line. One instance serves one source, in one thread. */
public interface TraceReader {
    /** Takes the next line; each gets one fate in the end. Never fails. */
    void take(String line, Position position, TraceSink sink);

    /** The source has ended. */
    void end(TraceSink sink);

    /** Takes what was read. */
    interface TraceSink {
        /** What became of a line; reasons are of a bounded set, whatever the source says. */
        void fate(LineState state, String reason, Position position);

        /** An access that a line tells of, and as whom; of nobody where the source does not say. */
        void observe(Observation observation, Credentials credentials);

        /** The subject held no capability from its first program on. */
        void powerless(Subject subject);

        /** Something that the source may not tell. */
        void gap(TraceGap gap);
    }

    /**
     * Why a source may not tell everything.
     *
     * @param code a stable name for scripts
     * @param hole whether part is missing, so that nothing may be called unused; else it is only worth a word
     * @param text what was found, in one line; may hold text of the source
     * @param help how to record the whole
     * @param position where it shows
     */
    record TraceGap(String code, boolean hole, String text, String help, Position position) {}
}
