package dev.lsmith.spec;

import java.util.List;

/**
 * What the container runs and as whom.
 *
 * @param command the program and its arguments
 * @param user as given: a name or uid, with {@code :group} if any; empty for the image's or root
 * @param supplementaryGroups {@code --group-add}
 * @param workingDirectory empty for {@code /}
 * @param terminal whether it has a terminal
 */
public record ProcessSpec(
        List<String> command,
        String user,
        List<String> supplementaryGroups,
        String workingDirectory,
        boolean terminal) {
    public ProcessSpec {
        command = List.copyOf(command);
        supplementaryGroups = List.copyOf(supplementaryGroups);
    }

    /** Whether its first process runs with uid 0. */
    public boolean root() {
        String uid = user.contains(":") ? user.substring(0, user.indexOf(':')) : user;
        return uid.isEmpty() || uid.equals("0") || uid.equals("root");
    }
}
