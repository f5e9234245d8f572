package dev.lsmith.model.coverage;

import dev.lsmith.access.Subject;
import dev.lsmith.base.ShippedData;
import dev.lsmith.model.coverage.Proofs.NamePattern;
import java.util.List;
import java.util.Optional;

/** The subjects that are known to report everything ({@code profiles/learning/subjects.csv}). */
public final class ReportingSubjects {
    private static final String SHIPPED = "profiles/learning/apparmor";

    private final List<List<String>> rows = ShippedData.rows("learning/subjects.csv");

    /** Whether it is the profile for recording that ships, which the programs that it names inherit. */
    public boolean isInherited(Subject subject) {
        return row(subject).filter(row -> row.get(3).startsWith(SHIPPED)).isPresent();
    }

    /** How the label of a subject that reports everything is used; empty for any other. */
    Optional<Label> labelOf(Subject subject) {
        return row(subject).map(row -> row.get(2).equals("shared") ? Label.SHARED : Label.OWN);
    }

    private Optional<List<String>> row(Subject subject) {
        String name = name(subject);
        return rows.stream()
                .filter(row -> row.get(0).equals(subject.mechanism()) && NamePattern.matches(row.get(1), name))
                .findFirst();
    }

    /** Whose a label is. */
    enum Label {
        /** One container's. */
        OWN,
        /** That of all that are recorded. */
        SHARED
    }

    /** A profile without its namespace and hats, a domain without its level. */
    static String name(Subject subject) {
        if (subject instanceof Subject.SelinuxDomain domain) {
            return domain.type();
        }
        String name = subject.name();
        int behind = name.startsWith(":") ? name.indexOf(':', 1) + 1 : 0;
        int child = name.indexOf("//", behind + 1);
        return child < 0 ? name.substring(behind) : name.substring(behind, child);
    }
}
