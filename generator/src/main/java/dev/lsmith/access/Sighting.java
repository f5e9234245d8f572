package dev.lsmith.access;

import java.util.List;

/**
 * The findings of one record with who did it and who says so.
 *
 * @param findings what the record tells
 * @param subjects whom it concerns; more than one for a stack of profiles
 * @param reporter the mechanism
 * @param verdict what it did about it
 * @param phase who acted
 * @param program comm, or empty
 */
record Sighting(
        Findings findings, List<Subject> subjects, Reporter reporter, Verdict verdict, Phase phase, String program) {
    Sighting {
        subjects = List.copyOf(subjects);
    }

    /** The same with other findings. */
    Sighting with(Findings others) {
        return new Sighting(others, subjects, reporter, verdict, phase, program);
    }

    /** A record that tells of no access. */
    static Sighting none(Findings findings) {
        return new Sighting(findings, List.of(), Reporter.SYSCALL_RECORD, Verdict.AUDITED, Phase.APPLICATION, "");
    }
}
