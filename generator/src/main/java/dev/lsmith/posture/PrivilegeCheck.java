package dev.lsmith.posture;

import dev.lsmith.spec.ContainerSpec;

/** Privileged containers, no_new_privs, and root. */
final class PrivilegeCheck implements Check {
    @Override
    public void check(Assessment assessment) {
        ContainerSpec spec = assessment.spec();
        if (spec.capabilities().privileged()) {
            assessment.add("privileged");
        }
        if (!spec.security().noNewPrivileges().orElse(false)) {
            assessment.add("no-new-privileges", assessment.seen().privilegeGain());
        }
        if (spec.process().root()) {
            assessment.add("user-root", assessment.seen().anyCapability());
        }
    }
}
