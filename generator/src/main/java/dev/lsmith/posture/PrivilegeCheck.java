package dev.lsmith.posture;

import dev.lsmith.container.ContainerSpec;

/** Privileged containers, no_new_privs, and root. */
final class PrivilegeCheck implements Check {
    @Override
    public void check(Assessment assessment) {
        ContainerSpec spec = assessment.spec();
        if (spec.capabilities().privileged()) {
            assessment.add("privileged", assessment.seen().anyCapability());
        }
        if (!spec.security().noNewPrivileges().orElse(false)) {
            assessment.add("no-new-privileges", assessment.seen().privilegeGain());
        }
        if (!assessment.options().is("non-root", "true") && spec.root()) {
            user(assessment);
        }
    }

    /** The kubelet refuses to start as root what is to be no root. In a user namespace of its own root is nobody outside. */
    private static void user(Assessment assessment) {
        ContainerSpec spec = assessment.spec();
        boolean unsaid = spec.process().user().isEmpty()
                && !spec.namespaces().keepsId()
                && !assessment.form().tellsOutcome();
        Danger danger = spec.namespaces().hasOwnUsers() ? Danger.LOW : Danger.MEDIUM;
        assessment.add(
                unsaid ? "user-image" : "user-root", danger, assessment.seen().anyCapability());
    }
}
