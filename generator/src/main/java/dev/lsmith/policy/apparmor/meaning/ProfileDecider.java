package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.ProfileTransition;
import dev.lsmith.access.ProfileTransition.Change;
import dev.lsmith.base.InputException;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Decision;
import dev.lsmith.policy.Decision.Outcome;
import dev.lsmith.policy.apparmor.meaning.CapabilityComparison.CapabilityRights;
import dev.lsmith.policy.apparmor.rule.CapabilityRule;
import dev.lsmith.policy.apparmor.rule.ChangeProfileRule;
import dev.lsmith.policy.apparmor.rule.ExecMode.Transition;
import dev.lsmith.policy.apparmor.rule.FileBits;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.rule.KernelQuery;
import dev.lsmith.policy.apparmor.rule.LinkRule;
import dev.lsmith.policy.apparmor.rule.RuleKinds;
import dev.lsmith.policy.apparmor.syntax.Profile;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Answers what a profile says about accesses: the question that the kernel would ask, walked through the automata. */
public final class ProfileDecider {
    private final ProfileMeaning meaning;
    private final CompiledProfile compiled;

    private ProfileDecider(ProfileMeaning meaning) throws InputException {
        this.meaning = meaning;
        this.compiled = CompiledProfile.of(meaning);
    }

    /**
     * Compiles a profile for questions.
     *
     * @throws InputException when its patterns are too complex together
     */
    public static ProfileDecider of(ProfileMeaning meaning) throws InputException {
        return new ProfileDecider(meaning);
    }

    /**
     * The audited denials by which the profile opens the whole class that they are about, as the kernel does not ask then.
     *
     * @throws InputException when its patterns are too complex together
     */
    public List<RuleLine> openingDenials() throws InputException {
        return CompiledProfile.openingDenials(meaning);
    }

    /** What the profile says about an access. */
    public Ruling decide(Access access) {
        if (meaning.flags().contains("unconfined")) {
            return new Ruling(Outcome.ALLOWED, false, Optional.empty(), List.of());
        }
        if (access instanceof FileAccess file) {
            return decideFile(file);
        } else if (access instanceof ExecAccess exec) {
            return compiled.decide(FileRule.query(exec));
        } else if (access instanceof LinkAccess link) {
            return decideLink(link);
        } else if (access instanceof CapabilityUse use) {
            return decideCapability(use.capability());
        } else if (access instanceof ProfileTransition transition) {
            return decideTransition(transition);
        }
        return RuleKinds.query(access)
                .filter(query -> meaning.mediation().has(query.mediated()) && compiled.mediates(query.mediated()))
                .map(query -> decide(query.of(access, meaning.name())))
                .orElse(Ruling.NOT_MEDIATED);
    }

    private Ruling decide(List<KernelQuery> queries) {
        return queries.size() == 1 ? compiled.decide(queries.get(0)) : compiled.decide(queries);
    }

    private Ruling decideFile(FileAccess access) {
        Set<String> flags = meaning.flags();
        boolean lost = access.reach() == FileAccess.Reach.DISCONNECTED && !flags.contains("attach_disconnected");
        boolean gone = access.reach() == FileAccess.Reach.DELETED && !flags.contains("mediate_deleted");
        KernelQuery question = FileRule.query(access);
        if (question.bits() == 0) {
            return Ruling.NOT_MEDIATED;
        }
        return lost || gone ? Ruling.DENIED : compiled.decide(question);
    }

    /**
     * The name may be a link, to that file, and where a subset is asked for it allows nothing that the file does not
     * (profile_path_link in security/apparmor/file.c).
     */
    private Ruling decideLink(LinkAccess access) {
        KernelQuery pair = LinkRule.queryPair(access);
        Ruling ruling = compiled.decide(List.of(pair, LinkRule.queryName(access)));
        boolean subset = ruling.allows()
                && access.ownership() != Ownership.OTHER
                && (compiled.at(KernelQuery.Dfa.FILE, pair.text()).rights().allowed() & FileBits.LINK_SUBSET) != 0;
        return subset && !allowsNoMore(access) ? Ruling.DENIED : ruling;
    }

    /** The mark of a subset stands in the owner's half only, and so only the files of the process itself are compared. */
    private boolean allowsNoMore(LinkAccess access) {
        Rights name = rights(access.path());
        Rights file = rights(access.target());
        int more = name.allowed() & FileBits.OWNER_HALF & ~FileBits.LINK & ~file.allowed();
        return more == 0 && ((name.allowed() & FileBits.EXEC) == 0 || leadsNoFurther(name.owner(), file.owner()));
    }

    /** Both lead an exec to the same profile, and the name not with the environment where the file does without. */
    private static boolean leadsNoFurther(Optional<Transition> name, Optional<Transition> file) {
        return name.map(Transition::scrubbed).equals(file.map(Transition::scrubbed))
                && (name.equals(file) || name.equals(name.map(Transition::scrubbed)));
    }

    private Rights rights(String path) {
        return compiled.at(KernelQuery.Dfa.FILE, FileRule.query(path, 0).text()).rights();
    }

    private Ruling decideCapability(String capability) {
        CapabilityRights rights = meaning.capabilities();
        boolean allowed = rights.allowed().contains(capability);
        boolean logged = allowed
                ? rights.audited().contains(capability)
                : !rights.quiet().contains(capability);
        List<RuleLine> rules = meaning.lines().stream()
                .filter(line -> line.rule() instanceof CapabilityRule rule
                        && rule.qualifiers().denies() != allowed
                        && CapabilityRights.named(rule).contains(capability))
                .toList();
        return new Ruling(allowed ? Outcome.ALLOWED : Outcome.DENIED, logged, Optional.empty(), rules);
    }

    private Ruling decideTransition(ProfileTransition transition) {
        if (transition.change() == Change.STACK) {
            return Ruling.NOT_MEDIATED;
        }
        if (transition.change() == Change.CHANGE_HAT) {
            Glob hat = Glob.literal(transition.target());
            boolean there = meaning.profile().children().stream()
                    .anyMatch(c -> c.form() == Profile.HeadForm.HAT && c.name().equals(hat));
            return there ? new Ruling(Outcome.ALLOWED, false, Optional.empty(), List.of()) : Ruling.DENIED;
        }
        return compiled.decide(ChangeProfileRule.query(transition));
    }

    /**
     * What a profile says about one access, and by which rules.
     *
     * @param outcome the answer
     * @param logged whether the kernel writes a record of it: an audited use, a denial that is not quiet
     * @param transition what an exec leads to
     * @param rules the rules that decide it, in the order of the profile; empty when none speaks of it
     */
    public record Ruling(
            Decision.Outcome outcome, boolean logged, Optional<Transition> transition, List<RuleLine> rules) {
        public Ruling {
            rules = List.copyOf(rules);
        }

        static final Ruling NOT_MEDIATED =
                new Ruling(Decision.Outcome.NOT_MEDIATED, false, Optional.empty(), List.of());

        /** No rule speaks of it: denied and logged. */
        static final Ruling DENIED = new Ruling(Decision.Outcome.DENIED, true, Optional.empty(), List.of());

        boolean allows() {
            return outcome == Decision.Outcome.ALLOWED;
        }
    }
}
