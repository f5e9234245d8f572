package dev.lsmith.policy;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.policy.Comparison.DecidingRule;
import dev.lsmith.policy.Decision.Explanation;
import dev.lsmith.policy.Decision.Finding;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * One mechanism of the kernel that confines containers, complete: whatever is done with its policies is asked of it here, so that
 * nobody has to know which mechanism it is. A new one is a package with an implementation, its templates and its place in
 * {@code dev.lsmith.app.Mechanisms}; docs/adding-a-mechanism.md shows how.
 *
 * @param <P> its policies: the same type is synthesised from a model and read from a file
 */
public interface Mechanism<P> {
    /** The code of a fault that is lsmith's: the mechanism cannot do that yet. */
    String NOT_YET = "not-yet";

    /** The stable name: {@code apparmor}, {@code selinux}, {@code tomoyo}, {@code seccomp}, {@code capabilities}. */
    String name();

    /** Whose records tell of uses that its policies decide: those that {@code verify} asks a policy about. */
    Set<Reporter> reporters();

    /** Whether a container may never do anything that the mechanism decides, so that a log without such a use is no sign of a mistake. */
    default boolean mayGoUnused() {
        return false;
    }

    /**
     * Whether its policies are made only where somebody asks for them, or the recording has records of its reporters: hosts have it
     * rarely.
     */
    default boolean isMadeOnRequest() {
        return false;
    }

    /** The least policy that allows what was observed, with a reason for each rule. Same assignment, same policy. */
    Synthesis<P> synthesise(Assignment assignment);

    /**
     * The same rules so that what they do not allow is logged and not refused; the policy itself where the mechanism cannot log
     * instead of refusing.
     */
    default P staged(P policy) {
        return policy;
    }

    /**
     * The policy as files, all at {@link #place}.
     *
     * @return file name relative to the output folder, to content; the same bytes for equal policies
     */
    SortedMap<String, String> render(P policy);

    /** Where its files are in the output folder. */
    OutputPlace place();

    /**
     * How surely a file is one of this mechanism's policies.
     *
     * @param name the file's name without its folder; empty or {@code -} for standard input
     * @param text what is in it
     */
    Likeness likeness(String name, String text);

    /**
     * Reads a policy back; {@code read(render(p))} equals {@code p}.
     *
     * @param source the file's name, for messages
     * @throws InputException when the text is not of this language, with line and column
     */
    P read(String source, String text) throws InputException;

    /** What the policy says about an access. */
    Decision decide(P policy, Access access);

    /**
     * The policy made ready for many questions.
     *
     * @throws InputException when it is of the language and yet cannot be decided: a variable that nobody declares
     */
    default PolicyDecider decider(P policy) throws InputException {
        return access -> decide(policy, access);
    }

    /**
     * What the second policy allows and the first does not, and the other way round, exactly.
     *
     * @throws InputException when one of them cannot be understood wholly, or this mechanism does not compare yet
     */
    default Comparison compare(P before, P after) throws InputException {
        throw notYet("compare policies");
    }

    /**
     * What the policy says about one access, by each of its profiles.
     *
     * @param access as a person writes it, in the words of the language
     * @throws InputException when the text is no access, or this mechanism does not explain yet
     */
    default List<Explanation> explain(P policy, String access) throws InputException {
        throw notYet("explain accesses");
    }

    /**
     * What the policy, as it is in force from the start, says about one access; where it treats the owner of a file and others
     * differently, about both.
     *
     * @throws InputException when the policy cannot be decided
     */
    default List<Explanation> explain(P policy, Access access) throws InputException {
        Decision decision = decide(policy, access);
        boolean denied = decision.outcome() == Decision.Outcome.DENIED;
        List<DecidingRule> rules = decision.rules().stream()
                .map(rule -> new DecidingRule(rule, "", ""))
                .toList();
        return List.of(new Explanation("", "", access.text(), decision.outcome(), denied, "", rules));
    }

    /**
     * The accesses that a policy is asked about where a process does something that is told in the words of another mechanism:
     * SELinux decides about types, not about paths and ports.
     *
     * @param spec what is mounted into the container
     * @return readings, of which one holds and it may not be known which; each names all that is asked. None where the mechanism
     *     does not look at such accesses
     */
    default List<List<Access>> readings(P policy, Access access, Optional<ContainerSpec> spec) {
        return List.of(List.of(access));
    }

    /** What a policy inherits or calls and nobody gave, so that what it does not allow may be allowed all the same; mostly nothing. */
    default List<String> missing(P policy) {
        return List.of();
    }

    /** What changes single rules of its policies as people decide about them; empty where nobody can decide about one alone. */
    default Optional<RuleEditor<P>> editor() {
        return Optional.empty();
    }

    /**
     * Why the policy refuses an access that a log tells of, and the least that would have to be written for it to be allowed.
     *
     * @param evidence of the access
     * @throws InputException when the policy cannot be decided, or this mechanism does not explain denials yet
     */
    default DenialReason<P> reason(P policy, Access access, Evidence evidence) throws InputException {
        throw notYet("explain denials");
    }

    /**
     * What is wrong with policies, or wider than it looks.
     *
     * @param files the policies, which need not be readable: what cannot be read is a finding
     * @return the findings, those of one file together and sorted, in the order of the files
     * @throws InputException when this mechanism does not lint yet
     */
    default List<Finding> lint(List<SourceFile> files) throws InputException {
        throw notYet("lint policies");
    }

    /**
     * What the engine has to be told, so that the policy is in force.
     *
     * @param assignment what the policy was made of
     */
    default LaunchSettings launch(Assignment assignment, P policy) {
        return LaunchSettings.NONE;
    }

    private InputException notYet(String what) {
        return new InputException(Diagnostic.error(
                NOT_YET,
                "lsmith cannot " + what + " of " + name() + " yet",
                "give it AppArmor profiles; to compare, seccomp profiles or capability sets too"));
    }

    /** A policy made ready to be asked about accesses. */
    @FunctionalInterface
    interface PolicyDecider {
        /** What the policy says about an access. */
        Decision decide(Access access);

        /**
         * What it says about an access that program files made, where it tells programs apart.
         *
         * @param programs their paths, the empty text for what the container begins with; none if nobody knows
         */
        default Decision decide(Access access, Set<String> programs) {
            return decide(access);
        }
    }

    /**
     * A policy's text with the name of its file, for messages.
     *
     * @param name the file as the user named it
     * @param text what is in it
     */
    record SourceFile(String name, String text) {}

    /** How surely a file is a mechanism's policy; the surest mechanism reads it, of several the first of the list. */
    enum Likeness {
        /** The file is another mechanism's. */
        NONE,
        /** The file could be this mechanism's. */
        POSSIBLE,
        /** The file begins as this mechanism's do. */
        LIKELY,
        /** Its name or something in it is found in no other's. */
        CERTAIN
    }

    /**
     * Where a mechanism's files are in the output folder.
     *
     * @param path the name of the only file, or of the folder that holds nothing else
     * @param isFolder whether it is a folder
     * @param suffix how the name of the file ends that {@link Mechanism#read} reads back, in a folder of several; else empty
     */
    record OutputPlace(String path, boolean isFolder, String suffix) {
        /** The place of a policy that is a single file. */
        public static OutputPlace file(String name) {
            return new OutputPlace(name, false, "");
        }

        /** A folder, of whose files the one with this ending says all. */
        public static OutputPlace folder(String name, String suffix) {
            return new OutputPlace(name, true, suffix);
        }
    }
}
