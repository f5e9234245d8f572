package dev.lsmith.question;

import dev.lsmith.policy.Comparison.DecidingRule;
import java.util.List;
import java.util.Locale;

/**
 * One of the things that confine a container.
 *
 * @param name {@code seccomp}, {@code launch}, {@code capabilities}, {@code apparmor}, {@code selinux}
 * @param source the file that says so, or what stands for it
 * @param asked what it answers
 */
public record ConfiningLayer(String name, String source, StepAnswerer asked) {
    /** The filter of system calls. */
    public static final String SECCOMP = "seccomp";

    /** How the engine is told to start the container: its mounts, its user, its network. */
    public static final String LAUNCH = "launch";

    /** The capabilities that it keeps. */
    public static final String CAPABILITIES = "capabilities";

    /** What a layer says about a step. */
    @FunctionalInterface
    public interface StepAnswerer {
        /** Its answer. */
        LayerAnswer answer(Step step);
    }

    /** Whether a step gets past a layer. */
    public enum Passage {
        /** The layer has nothing to say about such a step. */
        NOT_ASKED,
        /** It is allowed to everyone, so that no further layer is asked about the step. */
        LIFTED,
        ALLOWED,
        /** It depends on what neither the query nor the policy says. */
        UNKNOWN,
        STOPPED;

        /** In outputs: {@code not asked}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /**
     * What a layer says about a step.
     *
     * @param passage whether the step gets past it
     * @param why in a few words; empty where the rules say it
     * @param rules the rules that decide, with their places
     */
    public record LayerAnswer(Passage passage, String why, List<DecidingRule> rules) {
        /** Nothing. */
        public static final LayerAnswer NOT_ASKED = new LayerAnswer(Passage.NOT_ASKED, "", List.of());

        public LayerAnswer {
            rules = List.copyOf(rules);
        }

        /** An answer that no rule gives. */
        public static LayerAnswer of(Passage passage, String why) {
            return new LayerAnswer(passage, why, List.of());
        }
    }
}
