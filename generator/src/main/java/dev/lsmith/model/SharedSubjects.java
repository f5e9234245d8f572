package dev.lsmith.model;

import dev.lsmith.access.Subject;
import dev.lsmith.base.ShippedData;
import java.util.List;

/** Knows the labels under which several containers may run, as engines give them to each that names none. */
public final class SharedSubjects {
    private final List<List<String>> rows = ShippedData.rows("baselines/shared-subjects.csv");

    /** Whether several containers may bear it, whatever their levels. */
    public boolean contains(Subject subject) {
        String name = subject instanceof Subject.SelinuxDomain domain ? domain.type() : subject.name();
        return contains(subject.mechanism(), name);
    }

    /**
     * Whether several containers may bear a profile or a domain of this name.
     *
     * @param mechanism {@code apparmor} or {@code selinux}
     */
    public boolean contains(String mechanism, String name) {
        return rows.stream()
                .filter(row -> row.get(0).equals(mechanism))
                .anyMatch(row -> row.get(1).equals("prefix") ? name.startsWith(row.get(2)) : name.equals(row.get(2)));
    }
}
