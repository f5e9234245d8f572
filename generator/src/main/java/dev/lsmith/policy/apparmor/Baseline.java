package dev.lsmith.policy.apparmor;

import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.model.coverage.Coverage.Topic;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Reason;
import dev.lsmith.policy.apparmor.rule.FileMode;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.rule.LearnedRule;
import dev.lsmith.policy.apparmor.rule.LearnedRules;
import dev.lsmith.policy.apparmor.rule.Qualifiers;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Without any evidence: Docker's default, narrowed by what is known about the container. */
final class Baseline {
    private final Assignment assignment;
    private final LearnedRules findings;

    Baseline(Assignment assignment, LearnedRules findings) {
        this.assignment = assignment;
        this.findings = findings;
    }

    /** All of the default, narrowed by the spec. */
    void add(DockerDefault docker) {
        add(docker, EnumSet.allOf(Topic.class));
        assignment.spec().ifPresent(this::addReadOnlyMounts);
    }

    /** What the default has of these topics, narrowed by what the container was given. */
    void add(DockerDefault docker, Set<Topic> topics) {
        docker.grants().stream()
                .map(RuleLine::rule)
                .filter(rule -> topics.contains(rule.kind().topic()))
                .flatMap(rule -> rule.asDefault(assignment).stream())
                .forEach(findings::add);
    }

    private void addReadOnlyMounts(ContainerSpec spec) {
        for (Mount mount : spec.mounts()) {
            if (mount.readOnly() && mount.destination().startsWith("/")) {
                String below = mount.destination().endsWith("/") ? mount.destination() : mount.destination() + "/";
                Glob paths = Glob.of(
                        new Glob.Literal(below),
                        new Glob.Alternation(List.of(Glob.EMPTY, Glob.of(new Glob.AnyPath()))));
                findings.add(LearnedRule.of(
                        FileRule.of(Qualifiers.DENY, paths, new TreeSet<>(Set.of(FileMode.WRITE, FileMode.LINK))),
                        new Reason.Granted("Mounts", mount.destination() + ":ro")));
            }
        }
    }
}
