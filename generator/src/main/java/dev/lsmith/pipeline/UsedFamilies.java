package dev.lsmith.pipeline;

import dev.lsmith.access.Evidence;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.Phase;
import dev.lsmith.access.Reporter;
import dev.lsmith.access.Verdict;
import dev.lsmith.data.kernel.AddressFamilies;
import dev.lsmith.model.Model;
import java.util.SortedSet;
import java.util.TreeSet;

/** The address families of the sockets that a container used. */
final class UsedFamilies {
    private UsedFamilies() {}

    /**
     * Their names as the kernel's tables have them; none if no complaining AppArmor profile watched. {@code unix} is always
     * among them: what a libc asks the name service by is a unix socket, and modules report those apart.
     */
    static SortedSet<String> of(Model model) {
        SortedSet<String> families = new TreeSet<>();
        if (model.accesses().values().stream().noneMatch(UsedFamilies::watched)) {
            return families;
        }
        AddressFamilies known = new AddressFamilies();
        model.accesses(NetworkUse.class).forEach((use, evidence) -> {
            if (evidence.phases().contains(Phase.APPLICATION)
                    && known.number(use.family()).isPresent()) {
                families.add(use.family());
            }
        });
        families.add("unix");
        return families;
    }

    private static boolean watched(Evidence evidence) {
        return evidence.reporters().contains(Reporter.APPARMOR)
                && evidence.verdicts().contains(Verdict.COMPLAINED)
                && evidence.phases().contains(Phase.APPLICATION);
    }
}
