package dev.lsmith.model.coverage;

import dev.lsmith.access.Subject;
import dev.lsmith.data.ShippedData;
import java.util.List;
import java.util.Optional;

/** The subjects that are known to report everything ({@code profiles/learning/subjects.csv}). */
final class ReportingSubjects {
    private final List<List<String>> rows = ShippedData.rows("learning/subjects.csv");

    /** How the label of a subject that reports everything is used; empty for any other. */
    Optional<Label> labelOf(Subject subject) {
        String name = name(subject);
        return rows.stream()
                .filter(row -> row.get(0).equals(subject.mechanism()) && NamePattern.matches(row.get(1), name))
                .findFirst()
                .map(row -> row.get(2).equals("shared") ? Label.SHARED : Label.OWN);
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
