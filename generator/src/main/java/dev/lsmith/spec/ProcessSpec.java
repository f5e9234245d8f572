package dev.lsmith.spec;

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
        String user,
        List<String> supplementaryGroups,
        String workingDirectory,
        boolean terminal,
        boolean init) {
    public ProcessSpec {
        command = List.copyOf(command);
        entrypoint = List.copyOf(entrypoint);
        environment = Collections.unmodifiableSortedSet(new TreeSet<>(environment));
        supplementaryGroups = List.copyOf(supplementaryGroups);
    }

    /** Whether its first process runs with uid 0. */
    public boolean root() {
        String uid = user.contains(":") ? user.substring(0, user.indexOf(':')) : user;
        return uid.isEmpty() || uid.equals("0") || uid.equals("root");
    }
}
