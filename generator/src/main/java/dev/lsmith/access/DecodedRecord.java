package dev.lsmith.access;

import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.audit.ReadingReport.LineState;
import dev.lsmith.base.Position;
import java.util.List;

/**
 * What one record of an audit log tells.
 *
 * @param state whether it was understood
 * @param reason why, in few words and out of a bounded set, as a hostile log chooses what it says
 * @param position where it stands
 * @param observations the accesses and who made them; none when the state is neither {@code READ} nor {@code PARTIAL}
 */
public record DecodedRecord(LineState state, String reason, Position position, List<Observation> observations) {
    public DecodedRecord {
        observations = List.copyOf(observations);
    }

    /**
     * What a decoder found in a record, before it is known where the record stands.
     *
     * @param state whether it was understood
     * @param reason why, as in {@link DecodedRecord}
     * @param accesses what was done; none when the state is neither {@code READ} nor {@code PARTIAL}
     * @param source who did it and who says so; {@link Source#NOBODY} as long as that was not filled in
     */
    record Facts(LineState state, String reason, List<Access> accesses, Source source) {
        Facts {
            accesses = List.copyOf(accesses);
        }

        private Facts(LineState state, String reason, List<? extends Access> accesses) {
            this(state, reason, List.copyOf(accesses), Source.NOBODY);
        }

        /** Facts of a record that was understood. */
        static Facts read(String reason, Access access) {
            return read(reason, List.of(access));
        }

        /** Facts of a record that was understood. */
        static Facts read(String reason, List<? extends Access> accesses) {
            return new Facts(LineState.READ, reason, accesses);
        }

        /** Facts of a record that was understood but for some part. */
        static Facts partial(String reason, Access access) {
            return partial(reason, List.of(access));
        }

        /** Facts of a record that was understood but for some part. */
        static Facts partial(String reason, List<? extends Access> accesses) {
            return new Facts(LineState.PARTIAL, reason, accesses);
        }

        /** Facts of a record that was understood and tells of no access. */
        static Facts ignored(String reason) {
            return new Facts(LineState.IGNORED, reason, List.of());
        }

        /** Facts of a record that was not understood. */
        static Facts unsupported(String reason) {
            return new Facts(LineState.UNSUPPORTED, reason, List.of());
        }

        /** Whether the accesses count. */
        boolean counts() {
            return state == LineState.READ || state == LineState.PARTIAL;
        }

        /** These facts with other accesses. */
        Facts with(List<Access> others) {
            return new Facts(state, reason, others, source);
        }

        /** These facts with who did it and who says so. */
        Facts from(Source teller) {
            return new Facts(state, reason, accesses, teller);
        }
    }

    /**
     * Who did what a record tells, and who says so.
     *
     * @param subjects whom it concerns; more than one for a stack of profiles
     * @param reporter the mechanism that wrote the record
     * @param verdict what it did about the access
     * @param phase who acted
     * @param program comm, or empty
     * @param executed the programs that AppArmor's label says were executed one out of the other ({@code //null-} children), outermost
     *     first; none under the profile itself
     */
    record Source(
            List<Subject> subjects,
            Reporter reporter,
            Verdict verdict,
            Phase phase,
            String program,
            List<String> executed) {
        /** The source of a record that tells of no access. */
        static final Source NOBODY =
                new Source(List.of(), Reporter.SYSCALL_RECORD, Verdict.AUDITED, Phase.APPLICATION, "");

        Source {
            subjects = List.copyOf(subjects);
            executed = List.copyOf(executed);
        }

        /** One of which no label tells programs apart. */
        Source(List<Subject> subjects, Reporter reporter, Verdict verdict, Phase phase, String program) {
            this(subjects, reporter, verdict, phase, program, List.of());
        }

        /** The same, as a label tells it. */
        Source under(ApparmorLabel label) {
            return new Source(subjects, reporter, verdict, phase, program, label.executed());
        }
    }

    /**
     * One access that a record tells of.
     *
     * @param subject who
     * @param access what
     * @param evidence why we believe it
     */
    public record Observation(Subject subject, Access access, Evidence evidence) {}
}
