package dev.lsmith.model;

import dev.lsmith.access.Subject.ApparmorProfile;
import dev.lsmith.diagnostic.Diagnostic;
import dev.lsmith.spec.ContainerSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which AppArmor profile, with its hats, is the container. */
final class ApparmorChoice {
    /** Profiles that an engine gives to every container that names none. */
    private static final Set<String> SHARED =
            Set.of("docker-default", "cri-containerd.apparmor.d", "crio-default", "lxc-container-default");

    private ApparmorChoice() {}

    static Choice choose(List<ApparmorProfile> all, HostSubjects host, Optional<ContainerSpec> spec) {
        Optional<String> given =
                spec.flatMap(s -> s.security().apparmorProfile()).filter(p -> !p.equals("unconfined"));
        List<String> bases =
                all.stream().map(p -> base(p.name())).distinct().sorted().toList();
        if (given.isPresent() && bases.contains(base(given.get()))) {
            return chosen(all, base(given.get()));
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
        Choice only = chosen(all, likely.get(0));
        return given.isEmpty() ? only : with(only, differs(given.get(), likely.get(0)));
    }

    /** The profile and its hats. */
    static Choice chosen(List<ApparmorProfile> all, String base) {
        List<ApparmorProfile> own =
                all.stream().filter(p -> base(p.name()).equals(base)).toList();
        boolean shared = SHARED.contains(base) || base.startsWith("containers-default-");
        return shared ? Choice.of(own, shared(base)) : Choice.of(own);
    }

    /** The profile that a hat or child profile belongs to. */
    static String base(String name) {
        int child = name.indexOf("//", 1);
        return child < 0 ? name : name.substring(0, child);
    }

    private static Choice with(Choice choice, Diagnostic more) {
        List<Diagnostic> all =
                Stream.concat(choice.diagnostics().stream(), Stream.of(more)).toList();
        return new Choice(choice.subjects(), choice.candidates(), all);
    }

    private static Diagnostic differs(String given, String found) {
        return Diagnostic.warning(
                "subject-differs",
                "the spec names the profile " + given + ", of which the log has no record; the log's only profile "
                        + found + " is taken for the container",
                "give the spec of the recorded container, or confirm with --subject " + found);
    }

    private static Diagnostic shared(String base) {
        return Diagnostic.warning(
                "subject-shared",
                "every container without a profile of its own runs under " + base
                        + ": the records may be of several containers",
                "record it under a profile of its own");
    }
}
