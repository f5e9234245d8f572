package dev.lsmith.policy;

import dev.lsmith.access.Access;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import java.util.List;
import java.util.SortedMap;

/**
 * One policy language of the kernel, complete.
 *
 * @param <P> its abstract syntax: the same type is synthesised from a model and read from a file
 */
public interface Mechanism<P> {
    /** The code of a fault that is lsmith's: the mechanism cannot do that yet. */
    String NOT_YET = "not-yet";

    /** The stable name: {@code apparmor}, {@code selinux}, {@code seccomp}, {@code capabilities}. */
    String name();

    /** The least policy that allows what was observed, with a reason for each rule. Same assignment, same policy. */
    Synthesis<P> synthesise(Assignment assignment);

    /**
     * The policy as files.
     *
     * @return file name relative to the output folder, to content; the same bytes for equal policies
     */
    SortedMap<String, String> render(P policy);

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
    default Decider decider(P policy) throws InputException {
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

    private InputException notYet(String what) {
        return new InputException(Diagnostic.error(
                NOT_YET,
                "lsmith cannot " + what + " of " + name() + " yet",
                "give it AppArmor profiles, or capability sets to compare"));
    }

    /** A policy that answers. */
    @FunctionalInterface
    interface Decider {
        /** What the policy says about an access. */
        Decision decide(Access access);
    }
}
