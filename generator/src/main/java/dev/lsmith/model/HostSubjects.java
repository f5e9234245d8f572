package dev.lsmith.model;

import dev.lsmith.access.Subject;
import dev.lsmith.base.ShippedData;
import java.util.Set;
import java.util.TreeSet;

/** Tells subjects that may be a container from those of the host and its runtimes. */
final class HostSubjects {
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
