package dev.lsmith.access;

/**
 * A capability checked while the process held it.
 *
 * @param capability in the kernel's lower-case name without prefix: {@code net_bind_service}
 * @param userNamespace whether the check was against a user namespace other than the initial one (SELinux's
 *     {@code cap_userns} classes)
 */
public record CapabilityUse(String capability, boolean userNamespace) implements Access {
    @Override
    public String kind() {
        return "capability";
    }

    @Override
    public String text() {
        return capability + (userNamespace ? " userns" : "");
    }
}
