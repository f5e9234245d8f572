package dev.lsmith.app;

import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.app.PolicyFolder.PolicyFile;
import dev.lsmith.app.decision.DecidedRules;
import dev.lsmith.app.decision.RuleDecisions;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.LaunchSettings;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.Mechanism.Likeness;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.apparmor.Abi;
import dev.lsmith.policy.apparmor.AppArmorMechanism;
import dev.lsmith.policy.apparmor.PolicySources;
import dev.lsmith.policy.capability.CapabilityMechanism;
import dev.lsmith.policy.landlock.LandlockMechanism;
import dev.lsmith.policy.seccomp.SeccompMechanism;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import dev.lsmith.policy.selinux.BasePolicy;
import dev.lsmith.policy.selinux.SelinuxMechanism;
import dev.lsmith.policy.tomoyo.TomoyoMechanism;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The mechanisms that there are; the one list to which a new one is added.
 *
 * @param apparmor the one into whose policies those of the user can be merged
 * @param capabilities the one that is decided first, as what the container keeps decides about the others' policies
 * @param seccomp the one that is asked about calls, and not about accesses
 * @param all every one, in the order in which reports show them and engines are told of them
 */
public record Mechanisms(
        AppArmorMechanism apparmor,
        CapabilityMechanism capabilities,
        SeccompMechanism seccomp,
        List<Mechanism<?>> all) {
    public Mechanisms {
        all = List.copyOf(all);
    }

    private static Mechanisms of(AppArmorMechanism apparmor, Dialect dialect) {
        return of(apparmor, dialect, BasePolicy.NONE);
    }

    private static Mechanisms of(AppArmorMechanism apparmor, Dialect dialect, BasePolicy base) {
        CapabilityMechanism capabilities = new CapabilityMechanism();
        SeccompMechanism seccomp = new SeccompMechanism(dialect);
        return new Mechanisms(
                apparmor,
                capabilities,
                seccomp,
                List.of(
                        apparmor,
                        new SelinuxMechanism(base),
                        new TomoyoMechanism(),
                        new LandlockMechanism(),
                        seccomp,
                        capabilities));
    }

    /** For writing what a request asks for. */
    static Mechanisms writing(Request request) {
        AppArmorMechanism apparmor = new AppArmorMechanism(request.apparmorAbi());
        return of(request.abstractions() ? apparmor.suggestingAbstractions() : apparmor, request.seccompDialect());
    }

    /** For reading policies back: what they are written for stands in their files. */
    public static Mechanisms reading() {
        return of(new AppArmorMechanism(Abi.V3_0), Dialect.DOCKER);
    }

    /**
     * For questions about policies of any origin.
     *
     * @param sources what AppArmor's policies are read with
     * @param seen recordings that tell why a rule is there; may be empty
     */
    public static Mechanisms asking(PolicySources sources, Model seen) {
        return of(AppArmorMechanism.asking(sources, seen), Dialect.DOCKER);
    }

    /**
     * For questions about policies of any origin, with what is given of the policy that SELinux modules are loaded into.
     *
     * @param base what modules inherit, call and name
     */
    public static Mechanisms asking(PolicySources sources, Model seen, BasePolicy base) {
        return of(AppArmorMechanism.asking(sources, seen), Dialect.DOCKER, base);
    }

    /** The stable names, in the order of {@link #all}. */
    public static List<String> names() {
        return reading().all().stream().map(Mechanism::name).toList();
    }

    /** The names of those that are made where nobody names any. */
    public static List<String> usual() {
        return reading().all().stream()
                .filter(mechanism -> !mechanism.isMadeOnRequest())
                .map(Mechanism::name)
                .toList();
    }

    /**
     * Whether a policy of it is to be made: it was asked for, or nothing was chosen and the recording has records that are its alone.
     *
     * @param targets the names of those asked for
     * @param model what was recorded of the container
     */
    static boolean isWanted(Mechanism<?> mechanism, Set<String> targets, Model model) {
        Set<Reporter> own = new HashSet<>(mechanism.reporters());
        reading().all().stream()
                .filter(other -> !other.isMadeOnRequest())
                .forEach(other -> own.removeAll(other.reporters()));
        return targets.contains(mechanism.name())
                || (targets.containsAll(usual())
                        && model.accesses().values().stream()
                                .anyMatch(e -> e.reporters().stream().anyMatch(own::contains)));
    }

    /** The mechanism whose policy a file is, by its name, and by what is in it where the name does not tell. */
    public Mechanism<?> of(PolicyFile file) {
        Mechanism<?> best = apparmor;
        Likeness most = Likeness.NONE;
        for (Mechanism<?> mechanism : all) {
            Likeness likeness = mechanism.likeness(file.name(), file.text());
            if (likeness.compareTo(most) > 0) {
                best = mechanism;
                most = likeness;
            }
        }
        return best;
    }

    /**
     * What a mechanism made of an assignment.
     *
     * @param name the mechanism's stable name
     * @param synthesis the policy and how it came about
     * @param files the policy as files: name relative to the output folder, to content
     * @param settings what the engine is told, so that the policy is in force
     */
    public record PolicyOutput<P>(
            String name, Synthesis<P> synthesis, SortedMap<String, String> files, LaunchSettings settings) {
        public PolicyOutput {
            files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        }

        /** Has a mechanism do its work; nothing was decided about single rules. */
        public static <P> PolicyOutput<P> of(Mechanism<P> mechanism, Assignment assignment) {
            return of(mechanism, assignment, new DecidedRules(RuleDecisions.NONE));
        }

        /** Has a mechanism do its work, and heeds what was decided about single rules. */
        public static <P> PolicyOutput<P> of(Mechanism<P> mechanism, Assignment assignment, DecidedRules decided) {
            Synthesis<P> synthesis = decided.applied(mechanism, mechanism.synthesise(assignment));
            return of(mechanism, assignment, synthesis);
        }

        /** The same so that what is not learned is logged and not refused, where the mechanism can do that. */
        static <P> PolicyOutput<P> staged(Mechanism<P> mechanism, Assignment assignment, DecidedRules decided) {
            Synthesis<P> enforced = decided.applied(mechanism, mechanism.synthesise(assignment));
            return of(mechanism, assignment, enforced.with(mechanism.staged(enforced.policy())));
        }

        private static <P> PolicyOutput<P> of(Mechanism<P> mechanism, Assignment assignment, Synthesis<P> synthesis) {
            P policy = synthesis.policy();
            return new PolicyOutput<>(
                    mechanism.name(), synthesis, mechanism.render(policy), mechanism.launch(assignment, policy));
        }
    }
}
