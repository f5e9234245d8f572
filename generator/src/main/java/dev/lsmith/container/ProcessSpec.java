package dev.lsmith.container;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the container runs and as whom.
 *
 * @param command the program and its arguments, the entry point included
 * @param entrypoint the part of {@code command} that is the entry point; empty if there is none
 * @param environment the names of the environment variables, the image's own included; never their values, which may
 *     be secrets
 * @param secrets those of them that hold a secret by their name or their value
 * @param user as given: a name or uid, with {@code :group} if any; empty for the image's or root
 * @param supplementaryGroups {@code --group-add}
 * @param workingDirectory empty for {@code /}
 * @param terminal whether it has a terminal
 * @param init whether the engine's own init is its first process ({@code --init})
 */
public record ProcessSpec(
        List<String> command,
        List<String> entrypoint,
        SortedSet<String> environment,
        SortedSet<String> secrets,
        String user,
        List<String> supplementaryGroups,
        String workingDirectory,
        boolean terminal,
        boolean init) {
    public ProcessSpec {
        command = List.copyOf(command);
        entrypoint = List.copyOf(entrypoint);
        environment = Collections.unmodifiableSortedSet(new TreeSet<>(environment));
        secrets = Collections.unmodifiableSortedSet(new TreeSet<>(secrets));
        supplementaryGroups = List.copyOf(supplementaryGroups);
    }
}
