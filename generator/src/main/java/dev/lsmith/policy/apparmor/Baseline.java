package dev.lsmith.policy.apparmor;

import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.model.coverage.Coverage.Topic;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Reason;
import dev.lsmith.policy.apparmor.rule.CapabilityRule;
import dev.lsmith.policy.apparmor.rule.FileMode;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.rule.LearnedRule;
import dev.lsmith.policy.apparmor.rule.LearnedRules;
import dev.lsmith.policy.apparmor.rule.LinkRule;
import dev.lsmith.policy.apparmor.rule.MountRule;
import dev.lsmith.policy.apparmor.rule.NetworkRule;
import dev.lsmith.policy.apparmor.rule.PtraceRule;
import dev.lsmith.policy.apparmor.rule.Qualifiers;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.rule.SignalRule;
import dev.lsmith.policy.apparmor.rule.UmountRule;
import dev.lsmith.policy.apparmor.rule.UnixRule;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
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

    /** What the default has of these classes of accesses. */
    void add(DockerDefault docker, Set<Topic> topics) {
        boolean offline = assignment
                .spec()
                .filter(s -> s.namespaces().network().equals("none"))
                .isPresent();
        for (RuleLine line : docker.grants()) {
            Rule rule = line.rule();
            boolean replaced = rule instanceof CapabilityRule || (rule instanceof SignalRule s && isRuntime(s));
            boolean told = !topics.contains(topic(rule));
            boolean useless = rule instanceof UmountRule
                    && !assignment.privileges().capabilities().contains("sys_admin");
            if (told) {
                continue;
            }
            if (rule instanceof NetworkRule && offline) {
                findings.add(LearnedRule.of(
                        NetworkRule.of(Qualifiers.NONE, Optional.of("unix"), Optional.empty()),
                        new Reason.Granted("HostConfig.NetworkMode", "none")));
            } else if (!replaced && !useless) {
                findings.add(
                        LearnedRule.of(rule, new Reason.Baseline(DockerDefault.NAME, "no evidence that says less")));
            }
        }
    }

    private static Topic topic(Rule rule) {
        if (rule instanceof FileRule || rule instanceof LinkRule) {
            return Topic.FILES;
        }
        if (rule instanceof NetworkRule || rule instanceof UnixRule) {
            return Topic.NETWORK;
        }
        if (rule instanceof SignalRule || rule instanceof PtraceRule) {
            return Topic.PROCESSES;
        }
        return rule instanceof UmountRule || rule instanceof MountRule ? Topic.MOUNTS : Topic.OTHERS;
    }

    /** Those have rules of their own in every profile. */
    private static boolean isRuntime(SignalRule rule) {
        return rule.peer().filter(Glob::isLiteral).isPresent();
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
