package dev.lsmith.launch;

import dev.lsmith.base.Diagnostic;
import java.util.ArrayList;
import java.util.List;

/** Policies that are written and that the engine is not told to use, as nothing says that the host has their module. */
public final class Unenforced {
    private Unenforced() {}

    /**
     * A warning about each that the plan does not name.
     *
     * @param told what logs or the spec tell of the host
     */
    public static List<Diagnostic> of(LaunchPlan plan, LsmChoice told) {
        List<Diagnostic> diagnostics = new ArrayList<>();
        if (told == LsmChoice.NONE && !plan.lsm().apparmor()) {
            plan.settings().apparmor().ifPresent(profile -> diagnostics.add(warning("AppArmor", "apparmor")));
        }
        if (told == LsmChoice.NONE && !plan.lsm().selinux()) {
            plan.settings().selinux().ifPresent(type -> diagnostics.add(warning("SELinux", "selinux")));
        }
        return diagnostics;
    }

    private static Diagnostic warning(String module, String word) {
        return Diagnostic.warning(
                "not-enforced",
                "the " + module
                        + " policy is written and not enforced: the line that starts the container does not name it,"
                        + " as nothing tells that the host has " + module,
                "load it, and generate again with --lsm " + word);
    }
}
