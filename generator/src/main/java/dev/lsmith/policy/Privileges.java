package dev.lsmith.policy;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

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
