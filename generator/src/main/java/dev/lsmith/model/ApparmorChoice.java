package dev.lsmith.model;

import dev.lsmith.access.Subject.ApparmorProfile;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.container.ContainerSpec;
import java.util.List;
import java.util.Optional;

/** Which AppArmor profile, with its hats, is the container. */
final class ApparmorChoice {
    private ApparmorChoice() {}

    static Choice choose(
            List<ApparmorProfile> all, HostSubjects host, SharedSubjects shared, Optional<ContainerSpec> spec) {
        Optional<String> given =
                spec.flatMap(s -> s.security().apparmorProfile()).filter(p -> !p.equals("unconfined"));
        List<String> bases =
                all.stream().map(p -> base(p.name())).distinct().sorted().toList();
        if (given.isPresent() && bases.contains(base(given.get()))) {
            return chosen(all, base(given.get()), shared);
        }
        List<String> likely = bases.stream()
                .filter(b -> !host.contains(new ApparmorProfile(b)))
                .toList();
        if (likely.size() > 1) {
            return Choice.between(likely.stream().map(ApparmorProfile::new).toList());
        }
        if (likely.isEmpty()) {
            return Choice.NONE;
        }
        Choice only = chosen(all, likely.get(0), shared);
        return given.isEmpty() ? only : only.with(differs(given.get(), likely.get(0)));
    }

    /** The profile and its hats. */
    private static Choice chosen(List<ApparmorProfile> all, String base, SharedSubjects shared) {
        List<ApparmorProfile> own =
                all.stream().filter(p -> base(p.name()).equals(base)).toList();
        boolean many = shared.contains(new ApparmorProfile(base));
        return many ? Choice.of(own, shared(base)) : Choice.of(own);
    }

    /** The profile that a hat or child profile belongs to. */
    static String base(String name) {
        int child = name.indexOf("//", 1);
        return child < 0 ? name : name.substring(0, child);
    }

    private static Diagnostic differs(String given, String found) {
        return Diagnostic.error(
                "subject-differs",
                "the spec names the profile " + given + ", of which the log has no record; the log's only profile is "
                        + found,
                "give the spec of the recorded container, or insist with --subject " + found);
    }

    private static Diagnostic shared(String base) {
        return Diagnostic.warning(
                "subject-shared",
                "every container without a profile of its own runs under " + base
                        + ": the records may be of several containers",
                "record it under a profile of its own");
    }
}
