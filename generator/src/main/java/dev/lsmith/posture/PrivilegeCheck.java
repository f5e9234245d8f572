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
        boolean unsaid = spec.process().user().isEmpty() && !assessment.form().tellsOutcome();
        if (assessment.options().is("non-root", "true")) {
            // The kubelet refuses to start it as root.
            return;
        }
        if (unsaid) {
            assessment.add("user-image", assessment.seen().anyCapability());
        } else if (spec.process().root()) {
            assessment.add("user-root", assessment.seen().anyCapability());
        }
    }
}
