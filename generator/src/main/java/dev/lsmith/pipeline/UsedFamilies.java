package dev.lsmith.pipeline;

import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.Phase;
import dev.lsmith.access.Reporter;
import dev.lsmith.data.kernel.AddressFamilies;
import dev.lsmith.model.Model;
import dev.lsmith.model.coverage.Coverage;
import dev.lsmith.model.coverage.Topic;
import java.util.SortedSet;
import java.util.TreeSet;

/** The address families of the sockets that a container used. */
final class UsedFamilies {
    private UsedFamilies() {}

    /**
     * Their names as the kernel's tables have them; none if no AppArmor profile told every socket. {@code unix} is always
     * among them: what a libc asks the name service by is a unix socket, and modules report those apart.
     */
    static SortedSet<String> of(Model model, Coverage coverage) {
        SortedSet<String> families = new TreeSet<>();
        if (!coverage.tells(Reporter.APPARMOR, Topic.NETWORK)) {
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
}
