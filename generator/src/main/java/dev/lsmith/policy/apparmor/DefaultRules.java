package dev.lsmith.policy.apparmor;

import dev.lsmith.access.Access;
import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.model.coverage.Coverage.Topic;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.apparmor.meaning.ProfileDecider;
import dev.lsmith.policy.apparmor.meaning.ProfileDecider.Ruling;
import dev.lsmith.policy.apparmor.meaning.ProfileMeaning;
import dev.lsmith.policy.apparmor.rule.FileMode;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.rule.LearnedRules;
import dev.lsmith.policy.apparmor.rule.LearnedRules.LearnedRule;
import dev.lsmith.policy.apparmor.rule.Qualifiers;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.ProfileReader;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rules of Docker's default that a profile gets where nothing was recorded that says less, narrowed by what the container was
 * given.
 */
final class DefaultRules {
    private final Assignment assignment;
    private final LearnedRules findings;

    DefaultRules(Assignment assignment, LearnedRules findings) {
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

    /** What Docker confines a container to by itself: {@code profiles/baselines/docker-default.profile}. */
    static final class DockerDefault {
        private static final String FILE = "baselines/docker-default.profile";

        private final AppArmorProfile policy;
        private final ProfileMeaning meaning;
        private final ProfileDecider decider;

        private DockerDefault(AppArmorProfile policy, ProfileMeaning meaning) throws InputException {
            this.policy = policy;
            this.meaning = meaning;
            this.decider = ProfileDecider.of(meaning);
        }

        /**
         * The default as it ships.
         *
         * @throws IllegalStateException when the file is at fault, which is a bug
         */
        static DockerDefault load() {
            try {
                String text = new String(ShippedData.bytes(FILE), StandardCharsets.UTF_8);
                AppArmorProfile policy = ProfileReader.read(FILE, text);
                return new DockerDefault(policy, PolicyMeaning.ofShipped(policy).get(0));
            } catch (InputException e) {
                throw new IllegalStateException(FILE + ": " + e.getMessage(), e);
            }
        }

        /** Its denials, with what each guards as comment. */
        List<RuleLine> guardRails() {
            return policy.profiles().get(0).lines().stream()
                    .filter(l -> l.rule().qualifiers().denies())
                    .toList();
        }

        /** What it allows. */
        List<RuleLine> grants() {
            return policy.profiles().get(0).lines().stream()
                    .filter(l -> !l.rule().qualifiers().denies())
                    .toList();
        }

        /** What it means, whatever is installed here. */
        ProfileMeaning meaning() {
            return meaning;
        }

        /** What it says about an access, and by which rules. */
        Ruling decide(Access access) {
            return decider.decide(access);
        }
    }
}
