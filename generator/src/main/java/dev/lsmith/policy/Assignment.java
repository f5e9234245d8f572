package dev.lsmith.policy;

import dev.lsmith.access.Access.UserNamespaceUse;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Subject;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.image.ReachableCalls;
import dev.lsmith.learn.Generality;
import dev.lsmith.learn.Generality.NamedGeneralisation;
import dev.lsmith.learn.OwnData;
import dev.lsmith.model.Model;
import dev.lsmith.model.coverage.Coverage;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a policy is to be made of.
 *
 * @param name the policy's name: letters, digits, {@code _}, {@code -} and {@code .}, beginning with a letter
 * @param model the container's own accesses: nothing of its neighbours or of the host
 * @param spec what the container was given, if known
 * @param privileges what it keeps, decided before the other mechanisms as they depend on it
 * @param generality how far the policy may go beyond what was seen
 * @param coverage what the recording can say of what is not in the model
 * @param subjects who of the model is the container; the others are its runtime and the host; empty when that is not known
 * @param reach what the image's programs can call, if that was looked into
 * @param executed under whose rights a program runs that the container executes
 */
public record Assignment(
        String name,
        Model model,
        Optional<ContainerSpec> spec,
        Privileges privileges,
        Generality generality,
        Coverage coverage,
        SortedSet<Subject> subjects,
        Optional<Reach> reach,
        ExecutedRights executed) {
    public Assignment {
        subjects = Collections.unmodifiableSortedSet(new TreeSet<>(subjects));
    }

    /** Whether nothing is to be allowed beyond what was seen. */
    public boolean exact() {
        return generality.exact();
    }

    /** Whether a generalisation is made. */
    public boolean makes(NamedGeneralisation one) {
        return generality.makes(one);
    }

    /** The folders that are the container's own data. */
    public OwnData ownData() {
        return OwnData.of(model.accesses().keySet(), spec);
    }

    /**
     * Whether the container is in a user namespace, against which its capabilities are checked: its spec says so; or the spec is
     * silent, every use of a capability that was seen was of that sort, and no program was seen to make such a namespace.
     */
    public boolean hasOwnUsers() {
        String mode = spec.map(s -> s.namespaces().user()).orElse("");
        return mode.isEmpty()
                ? wasSeenInNamespace()
                : spec.orElseThrow().namespaces().hasOwnUsers();
    }

    private boolean wasSeenInNamespace() {
        Set<CapabilityUse> uses = new TreeSet<>();
        model.accesses(CapabilityUse.class).forEach((use, evidence) -> {
            if (evidence.phases().contains(Phase.APPLICATION)) {
                uses.add(use);
            }
        });
        boolean made = !model.accesses(UserNamespaceUse.class).isEmpty()
                || model.accesses(SyscallUse.class).keySet().stream().anyMatch(SyscallUse::makesUserNamespace);
        return !uses.isEmpty() && !made && uses.stream().allMatch(CapabilityUse::userNamespace);
    }

    /** One of a recording that is known to be whole, of which it is not known who of the model is the container. */
    public Assignment(String name, Model model, Optional<ContainerSpec> spec, Privileges privileges, boolean exact) {
        this(name, model, spec, privileges, Generality.of(exact), Coverage.whole(model), new TreeSet<>());
    }

    /** One whose image was not looked into. */
    public Assignment(
            String name,
            Model model,
            Optional<ContainerSpec> spec,
            Privileges privileges,
            Generality generality,
            Coverage coverage,
            SortedSet<Subject> subjects) {
        this(name, model, spec, privileges, generality, coverage, subjects, Optional.empty(), ExecutedRights.INHERIT);
    }

    /** The same, with what the image's programs can call. */
    public Assignment with(Optional<Reach> newReach) {
        return new Assignment(name, model, spec, privileges, generality, coverage, subjects, newReach, executed);
    }

    /** The same, with programs that run under such rights. */
    public Assignment with(ExecutedRights rights) {
        return new Assignment(name, model, spec, privileges, generality, coverage, subjects, reach, rights);
    }

    /** The same of part of what was seen, with fewer privileges. */
    public Assignment of(Model part, Privileges fewer) {
        return new Assignment(name, part, spec, fewer, generality, coverage, subjects, reach, executed);
    }

    /** Under whose rights a program runs that the container executes. */
    public enum ExecutedRights {
        /** Those of whatever executed it: one policy holds what all programs need. */
        INHERIT,
        /** Its own, where the mechanism can change them at an exec. */
        CHILD
    }

    /**
     * What the image's programs can call, and what is to be done about what was not seen.
     *
     * @param calls the calls
     * @param unseen what a filter does about one that can be come to and was not seen
     */
    public record Reach(ReachableCalls calls, Unseen unseen) {
        /** How many calls were seen, of how many that can be reached: {@code 81 seen of 125 reachable of 380 system calls}. */
        public String count(SortedSet<String> seen) {
            SortedSet<String> reachable = new TreeSet<>(calls.calls().keySet());
            reachable.addAll(seen);
            return seen.size() + " seen of " + reachable.size() + " reachable of " + calls.total() + " system calls";
        }
    }

    /** What a filter does about a call that the programs can come to and were not seen to make. */
    public enum Unseen {
        /** It is let through and told in the kernel's log. */
        LOG,
        ALLOW,
        DENY
    }

    /**
     * The privileges that a container keeps.
     *
     * @param capabilities its bounding set, in the kernel's lower-case names without prefix
     * @param noNewPrivileges whether it runs under no_new_privs
     */
    public record Privileges(SortedSet<String> capabilities, boolean noNewPrivileges) {
        public Privileges {
            capabilities = Collections.unmodifiableSortedSet(new TreeSet<>(capabilities));
        }
    }
}
