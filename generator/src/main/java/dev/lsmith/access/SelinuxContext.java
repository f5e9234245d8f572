package dev.lsmith.access;

import java.util.Optional;

/**
 * An SELinux security context.
 *
 * @param user the SELinux user
 * @param role the role
 * @param type the type; aliases are not folded here
 * @param level the MLS/MCS level or range as printed; empty when the policy has none
 */
public record SelinuxContext(String user, String role, String type, String level) {
    /** Reads {@code user:role:type[:level]}; empty when {@code text} is none. */
    public static Optional<SelinuxContext> parse(String text) {
        String[] parts = text.split(":", 4);
        if (parts.length < 3) {
            return Optional.empty();
        }
        for (int i = 0; i < 3; i++) {
            if (!parts[i].matches("[A-Za-z0-9_.@-]+")) {
                return Optional.empty();
            }
        }
        return Optional.of(new SelinuxContext(parts[0], parts[1], parts[2], parts.length == 4 ? parts[3] : ""));
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
