package dev.lsmith.target;

import dev.lsmith.model.Model;
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
 */
public record Assignment(
        String name, Model model, Optional<ContainerSpec> spec, Privileges privileges, boolean exact) {}
