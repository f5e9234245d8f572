package dev.lsmith.access;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An SELinux security context.
 *
 * @param user the SELinux user
 * @param role the role
 * @param type the type; aliases are not folded here
 * @param level the MLS/MCS level or range as printed; empty when the policy has none
 */
public record SelinuxContext(String user, String role, String type, String level) {
    private static final Pattern FORM =
            Pattern.compile("([A-Za-z0-9_.@-]+):([A-Za-z0-9_.@-]+):([A-Za-z0-9_.@-]+)(?::(.*))?", Pattern.DOTALL);

    /** Reads {@code user:role:type[:level]}; empty when {@code text} is none. */
    public static Optional<SelinuxContext> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new SelinuxContext(
                        parts.group(1), parts.group(2), parts.group(3), parts.group(4) == null ? "" : parts.group(4)))
                : Optional.empty();
    }

    /** The domain of a process with this context. */
    Subject domain() {
        return new Subject.SelinuxDomain(type, level);
    }

    @Override
    public String toString() {
        return user + ":" + role + ":" + type + (level.isEmpty() ? "" : ":" + level);
    }
}
