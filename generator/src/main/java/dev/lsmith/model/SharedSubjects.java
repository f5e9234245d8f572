package dev.lsmith.model;

import dev.lsmith.access.Subject;
import dev.lsmith.base.ShippedData;
import dev.lsmith.model.SelinuxChoice.McsLevel;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

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

    /** Tells subjects that may be a container from those of the host and its runtimes. */
    static final class HostSubjects {
        private final Set<String> names = new TreeSet<>();

        HostSubjects() {
            ShippedData.rows("baselines/host-subjects.csv").forEach(row -> names.add(row.get(0) + ":" + row.get(1)));
        }

        /** Whether it is the host's, as far as its name tells. */
        boolean contains(Subject subject) {
            if (subject instanceof Subject.ApparmorProfile profile) {
                return profile.name().startsWith("/") || names.contains("apparmor:" + profile.name());
            }
            if (subject instanceof Subject.SelinuxDomain domain) {
                return !McsLevel.hasCategories(domain.level()) || names.contains("selinux:" + domain.type());
            }
            return true;
        }

        /** Whether it is known to be the host's by its very name. */
        boolean names(Subject.SelinuxDomain domain) {
            return names.contains("selinux:" + domain.type());
        }
    }
}
