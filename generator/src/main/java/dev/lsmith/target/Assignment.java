package dev.lsmith.target;

import dev.lsmith.access.Subject;
import dev.lsmith.model.Model;
import dev.lsmith.model.coverage.Coverage;
import dev.lsmith.spec.ContainerSpec;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a policy is to be made of.
 *
 * @param name the policy's name: letters, digits, {@code _}, {@code -} and {@code .}, beginning with a letter
 * @param model the container's own accesses: nothing of its neighbours or of the host
 * @param spec what the container was given, if known
 * @param privileges what it keeps, decided before the other mechanisms as they depend on it
 * @param exact whether generalising is off
 * @param coverage what the recording can say of what is not in the model
 * @param subjects who of the model is the container; the others are its runtime and the host; empty when that is not known
 */
public record Assignment(
        String name,
        Model model,
        Optional<ContainerSpec> spec,
        Privileges privileges,
        boolean exact,
        Coverage coverage,
        SortedSet<Subject> subjects) {
    public Assignment {
        subjects = Collections.unmodifiableSortedSet(new TreeSet<>(subjects));
    }

    /** One of a recording that is known to be whole, of which it is not known who of the model is the container. */
    public Assignment(String name, Model model, Optional<ContainerSpec> spec, Privileges privileges, boolean exact) {
        this(name, model, spec, privileges, exact, Coverage.whole(model), new TreeSet<>());
    }
}
