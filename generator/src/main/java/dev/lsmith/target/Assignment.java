package dev.lsmith.target;

import dev.lsmith.model.Model;
import dev.lsmith.model.coverage.Coverage;
import dev.lsmith.spec.ContainerSpec;
import java.util.Optional;

/**
 * What a policy is to be made of.
 *
 * @param name the policy's name: letters, digits, {@code _}, {@code -} and {@code .}, beginning with a letter
 * @param model the container's own accesses: nothing of its neighbours or of the host
 * @param spec what the container was given, if known
 * @param privileges what it keeps, decided before the other mechanisms as they depend on it
 * @param exact whether generalising is off
 * @param coverage what the recording can say of what is not in the model
 */
public record Assignment(
        String name,
        Model model,
        Optional<ContainerSpec> spec,
        Privileges privileges,
        boolean exact,
        Coverage coverage) {
    /** One of a recording that is known to be whole. */
    public Assignment(String name, Model model, Optional<ContainerSpec> spec, Privileges privileges, boolean exact) {
        this(name, model, spec, privileges, exact, Coverage.whole(model));
    }
}
