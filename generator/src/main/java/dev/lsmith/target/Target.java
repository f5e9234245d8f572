package dev.lsmith.target;

import dev.lsmith.access.Access;
import dev.lsmith.diagnostic.InputException;
import java.util.SortedMap;

/**
 * One policy language of the kernel, complete.
 *
 * @param <P> its abstract syntax: the same type is synthesised from a model and read from a file
 */
public interface Target<P> {
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

    /** A policy that answers. */
    @FunctionalInterface
    interface Decider {
        /** What the policy says about an access. */
        Decision decide(Access access);
    }
}
