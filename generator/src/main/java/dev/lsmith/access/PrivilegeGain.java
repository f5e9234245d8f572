package dev.lsmith.access;

import java.util.SortedSet;

/**
 * An exec that gave the process more than it had, and which {@code no-new-privileges} would therefore have changed
 * (capabilities(7), "Transformation of capabilities during execve()"; prctl(2), PR_SET_NO_NEW_PRIVS).
 *
 * @param path the program executed
 * @param cause what gave it
 * @param capabilities gained, in the kernel's lower-case names; none if the record does not say or only the user changed
 */
public record PrivilegeGain(String path, Cause cause, SortedSet<String> capabilities) implements Access {
    /** What can give privileges at exec. */
    public enum Cause {
        /** The file's set-user-ID bit. */
        SETUID,
        /** The file's set-group-ID bit. */
        SETGID,
        /** The file's capabilities. */
        FILE_CAPABILITIES,
        /** User 0, who at exec regains what the bounding set holds and the process had dropped. */
        ROOT
    }

    public PrivilegeGain {
        capabilities = SortedValues.of(capabilities);
    }

    @Override
    public String kind() {
        return "privilege-gain";
    }

    @Override
    public String text() {
        return path + " " + Words.lower(cause) + " " + capabilities;
    }
}
