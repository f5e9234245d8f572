package dev.lsmith.app;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.app.FileDigests.OutputMark;
import dev.lsmith.app.PolicyFolder.PolicyFile;
import dev.lsmith.base.InputException;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.launch.LsmChoice;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Comparison.DecidingRule;
import dev.lsmith.policy.Decision;
import dev.lsmith.policy.Decision.Explanation;
import dev.lsmith.policy.Decision.Outcome;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.apparmor.PolicySources;
import dev.lsmith.policy.capability.CapabilitySet;
import dev.lsmith.policy.seccomp.FilterAnswers;
import dev.lsmith.policy.seccomp.FilterAnswers.FilterAnswer;
import dev.lsmith.policy.seccomp.SeccompMechanism;
import dev.lsmith.policy.seccomp.SeccompProfile;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import dev.lsmith.policy.selinux.BasePolicy;
import dev.lsmith.policy.selinux.SelinuxMechanism;
import dev.lsmith.question.ConfiningLayer;
import dev.lsmith.question.ConfiningLayer.LayerAnswer;
import dev.lsmith.question.ConfiningLayer.Passage;
import dev.lsmith.question.ConfiningLayer.StepAnswerer;
import dev.lsmith.question.LaunchFlags;
import dev.lsmith.question.LayeredAnswer.LayeredHost;
import dev.lsmith.question.Step.CallStep;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All layers of a folder that {@code generate} wrote, ready to be asked. */
final class PolicyLayers {
    private final PolicyFolder folder;
    private final Mechanisms mechanisms;
    private final Optional<ContainerSpec> spec;
    private final BasePolicy base;
    private final boolean brief;

    private PolicyLayers(
            PolicyFolder folder, Mechanisms mechanisms, Optional<ContainerSpec> spec, BasePolicy base, boolean brief) {
        this.folder = folder;
        this.base = base;
        this.mechanisms = mechanisms;
        this.spec = spec;
        this.brief = brief;
    }

    /**
     * What confines a container, on each host on which it may run.
     *
     * @param name the container's, or the folder's where it is not known
     * @param hosts with their layers in the order in which the kernel asks them
     */
    record LayeredContainer(String name, List<LayeredHost> hosts) {}

    /**
     * Reads a folder.
     *
     * @param sources what AppArmor's policies are read with
     * @param base what is given of the policy that an SELinux module is loaded into
     * @param lsm what the host has; empty for each security module for which there is a policy
     * @throws InputException when it holds no policy, or one that cannot be read
     */
    static LayeredContainer of(Path path, PolicySources sources, BasePolicy base, Optional<LsmChoice> lsm)
            throws InputException {
        PolicyFolder folder = new PolicyFolder(path);
        OutputMark.check(path);
        Model seen = folder.recording().orElse(Model.EMPTY);
        Mechanisms mechanisms = Mechanisms.asking(sources.from(path), seen, base);
        return new PolicyLayers(folder, mechanisms, LaunchedContainer.of(folder), base, false).read(lsm);
    }

    /** As {@link #of}, for very many questions: answers come without the places of rules and without evidence. */
    static LayeredContainer brief(Path path, PolicySources sources) throws InputException {
        PolicyFolder folder = new PolicyFolder(path);
        OutputMark.check(path);
        Mechanisms mechanisms = Mechanisms.asking(sources.from(path), Model.EMPTY);
        return new PolicyLayers(folder, mechanisms, LaunchedContainer.of(folder), BasePolicy.NONE, true)
                .read(Optional.empty());
    }

    /**
     * One policy by itself, as if nothing else confined the container; a filter is asked for a container that keeps no capability.
     *
     * @throws InputException when it cannot be read
     */
    static LayeredContainer alone(PolicyFile file, PolicySources sources, BasePolicy base) throws InputException {
        PolicyFolder folder = new PolicyFolder(file.folder().orElse(Path.of("")));
        Mechanisms mechanisms = Mechanisms.asking(sources, Model.EMPTY, base);
        PolicyLayers layers = new PolicyLayers(folder, mechanisms, Optional.empty(), base, false);
        Mechanism<?> mechanism = mechanisms.of(file);
        ConfiningLayer layer = mechanism.equals(mechanisms.seccomp())
                ? seccomp(
                        read(mechanisms.seccomp(), file),
                        new TreeSet<>(),
                        file.path().toString())
                : layers.layer(mechanism, file);
        return new LayeredContainer(file.path().toString(), List.of(new LayeredHost("", List.of(layer))));
    }

    private <P> ConfiningLayer layer(Mechanism<P> mechanism, PolicyFile file) throws InputException {
        return layer(mechanism, read(mechanism, file), false);
    }

    private static <P> P read(Mechanism<P> mechanism, PolicyFile file) throws InputException {
        return mechanism.read(file.path().toString(), file.text());
    }

    private LayeredContainer read(Optional<LsmChoice> lsm) throws InputException {
        Optional<CapabilitySet> held = policy(mechanisms.capabilities());
        SortedSet<String> kept = new TreeSet<>();
        held.ifPresent(set -> kept.addAll(set.keep().keySet()));
        List<ConfiningLayer> common = new ArrayList<>();
        seccomp(kept).ifPresent(common::add);
        spec.ifPresent(s -> common.add(new ConfiningLayer(ConfiningLayer.LAUNCH, s.source(), new LaunchFlags(s))));
        if (held.isPresent()) {
            common.add(layer(mechanisms.capabilities(), held.get(), false));
        }
        Optional<ConfiningLayer> apparmor = layer(mechanisms.apparmor(), false);
        Optional<ConfiningLayer> selinux = layer(
                new SelinuxMechanism(base), held.map(CapabilitySet::ownUsers).orElse(false));
        if (common.stream().allMatch(layer -> layer.name().equals(ConfiningLayer.LAUNCH))
                && apparmor.isEmpty()
                && selinux.isEmpty()) {
            throw folder.noPolicy();
        }
        String name = held.map(CapabilitySet::name).orElse(folder.path().toString());
        return new LayeredContainer(name, hosts(common, apparmor, selinux, lsm));
    }

    private static List<LayeredHost> hosts(
            List<ConfiningLayer> common,
            Optional<ConfiningLayer> apparmor,
            Optional<ConfiningLayer> selinux,
            Optional<LsmChoice> lsm) {
        if (lsm.isPresent()) {
            List<ConfiningLayer> layers = new ArrayList<>(common);
            apparmor.filter(l -> lsm.get().apparmor()).ifPresent(layers::add);
            selinux.filter(l -> lsm.get().selinux()).ifPresent(layers::add);
            return List.of(new LayeredHost("", layers));
        }
        List<LayeredHost> hosts = Stream.concat(apparmor.stream(), selinux.stream())
                .map(module -> new LayeredHost(
                        module.name(),
                        Stream.concat(common.stream(), Stream.of(module)).toList()))
                .toList();
        return hosts.isEmpty() ? List.of(new LayeredHost("", common)) : hosts;
    }

    private Optional<ConfiningLayer> seccomp(SortedSet<String> kept) throws InputException {
        SeccompMechanism mechanism = new SeccompMechanism(Dialect.DOCKER, kept);
        Optional<SeccompProfile> profile = policy(mechanism);
        return profile.map(read -> seccomp(read, kept, mechanism.place().path()));
    }

    private static ConfiningLayer seccomp(SeccompProfile profile, SortedSet<String> kept, String place) {
        FilterAnswers answers = new FilterAnswers(profile, kept);
        return new ConfiningLayer(
                ConfiningLayer.SECCOMP,
                place,
                step -> step instanceof CallStep call ? called(answers, call) : LayerAnswer.NOT_ASKED);
    }

    /** The first call that gets past; if none does, what becomes of the usual one. */
    private static LayerAnswer called(FilterAnswers answers, CallStep step) {
        List<String> calls = step.calls().stream().filter(answers::has).toList();
        LayerAnswer first = LayerAnswer.of(
                Passage.UNKNOWN, "the machine " + answers.machine().callName() + " has no such call");
        boolean any = false;
        for (String call : calls) {
            for (List<OptionalLong> arguments : step.ways()) {
                LayerAnswer answer = called(call, answers.of(call, arguments));
                if (answer.passage() == Passage.ALLOWED) {
                    return answer;
                }
                first = any ? first : answer;
                any = true;
            }
        }
        return first;
    }

    private static LayerAnswer called(String call, FilterAnswer answer) {
        List<DecidingRule> rules = answer.rules().stream()
                .map(rule -> new DecidingRule(rule, "", ""))
                .toList();
        if (answer.depends()) {
            return new LayerAnswer(
                    Passage.UNKNOWN, "it depends on the arguments: ask " + call + "(…) with them", rules);
        }
        return new LayerAnswer(
                answer.permitted() ? Passage.ALLOWED : Passage.STOPPED, String.join("; ", answer.ways()), rules);
    }

    private <P> Optional<ConfiningLayer> layer(Mechanism<P> mechanism, boolean ownUsers) throws InputException {
        Optional<P> policy = policy(mechanism);
        return policy.isPresent() ? Optional.of(layer(mechanism, policy.get(), ownUsers)) : Optional.empty();
    }

    /**
     * A layer that is asked about accesses.
     *
     * @param ownUsers whether capabilities are checked against a user namespace of the container's own
     */
    private <P> ConfiningLayer layer(Mechanism<P> mechanism, P policy, boolean ownUsers) throws InputException {
        Explainer explainer = brief ? briefly(mechanism.decider(policy)) : one -> mechanism.explain(policy, one);
        StepAnswerer asked = step -> step.done()
                .map(access -> asked(mechanism, policy, explainer, inNamespace(access, ownUsers)))
                .orElse(LayerAnswer.NOT_ASKED);
        return new ConfiningLayer(mechanism.name(), mechanism.place().path(), asked);
    }

    /** Says what a policy does about an access. */
    @FunctionalInterface
    private interface Explainer {
        List<Explanation> explain(Access access) throws InputException;
    }

    private static Explainer briefly(Mechanism.PolicyDecider decider) {
        return access -> {
            Decision decision = decider.decide(access);
            return List.of(new Explanation("", "", access.text(), decision.outcome(), false, "", List.of()));
        };
    }

    /** SELinux asks about every capability of a container in a user namespace by the classes of such. */
    private static Access inNamespace(Access access, boolean ownUsers) {
        return ownUsers && access instanceof CapabilityUse use ? new CapabilityUse(use.capability(), true) : access;
    }

    private <P> LayerAnswer asked(Mechanism<P> mechanism, P policy, Explainer explainer, Access access) {
        List<LayerAnswer> readings = new ArrayList<>();
        try {
            for (List<Access> reading : mechanism.readings(policy, access, spec)) {
                List<Explanation> explanations = new ArrayList<>();
                for (Access one : reading) {
                    explanations.addAll(explainer.explain(one));
                }
                readings.add(together(explanations, access));
            }
        } catch (InputException e) {
            return LayerAnswer.of(Passage.UNKNOWN, e.diagnostic().message());
        }
        if (readings.stream().map(LayerAnswer::passage).distinct().count() > 1) {
            return new LayerAnswer(
                    Passage.UNKNOWN,
                    "it depends on the host's labels: "
                            + readings.stream()
                                    .filter(r -> r.passage() == Passage.STOPPED)
                                    .map(LayerAnswer::why)
                                    .findFirst()
                                    .orElse(""),
                    readings.stream()
                            .flatMap(r -> r.rules().stream())
                            .distinct()
                            .toList());
        }
        LayerAnswer answer = readings.isEmpty() ? LayerAnswer.NOT_ASKED : readings.get(0);
        List<String> missing = mechanism.missing(policy);
        return missing.isEmpty() || answer.passage() != Passage.STOPPED
                ? answer
                : LayerAnswer.of(
                        Passage.UNKNOWN,
                        "it depends on what is in " + String.join(", ", missing) + ", which was not given (--base)");
    }

    /** All of what is asked has to be allowed; but where owners of a file and others are told apart, one of them. */
    private static LayerAnswer together(List<Explanation> explanations, Access access) {
        List<DecidingRule> allowing = new ArrayList<>();
        List<DecidingRule> stopping = new ArrayList<>();
        List<String> why = new ArrayList<>();
        boolean asked = false;
        boolean stopped = false;
        for (Explanation one : explanations) {
            boolean ofOthers = one.access().startsWith("other ") && explanations.size() > 1;
            boolean denied = one.outcome() == Outcome.DENIED || one.outcome() == Outcome.DIVERTED;
            asked |= one.outcome() != Outcome.NOT_MEDIATED;
            stopped |= denied && !ofOthers;
            if (denied && one.rules().isEmpty()) {
                boolean itself = explanations.size() == 1 && one.access().equals(access.text());
                why.add(ofOthers ? "files of other users are not" : "no rule allows " + (itself ? "it" : one.access()));
            } else if (!one.mode().isEmpty()) {
                why.add("the profile is in mode " + one.mode());
            }
            (denied ? stopping : allowing).addAll(one.rules());
        }
        if (!asked) {
            return LayerAnswer.NOT_ASKED;
        }
        List<DecidingRule> told =
                (stopped ? stopping : allowing).stream().distinct().toList();
        return new LayerAnswer(stopped ? Passage.STOPPED : Passage.ALLOWED, String.join("; ", why), told);
    }

    private <P> Optional<P> policy(Mechanism<P> mechanism) throws InputException {
        Optional<Path> file = folder.find(mechanism);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        PolicyFile text = PolicyFile.read(file.get(), InputStream.nullInputStream());
        return Optional.of(mechanism.read(file.get().toString(), text.text()));
    }
}
