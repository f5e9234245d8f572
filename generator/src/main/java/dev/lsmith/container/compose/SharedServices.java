package dev.lsmith.container.compose;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.container.NamespaceModes;
import dev.lsmith.container.option.SpecDraft;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Namespaces of other services: {@code network_mode: "service:x"} is the host's network where x has that (Compose
 * Specification, 05-services.md, network_mode, pid and ipc).
 */
final class SharedServices {
    private static final String SERVICE = "service:";

    private final Map<String, SpecDraft> services = new HashMap<>();

    private SharedServices(List<SpecDraft> drafts) {
        drafts.forEach(draft -> services.put(draft.address(), draft));
    }

    /** Gives each service that shares another's namespace of the host the host's. */
    static void resolve(List<SpecDraft> drafts) {
        SharedServices shared = new SharedServices(drafts);
        for (SpecDraft draft : drafts) {
            NamespaceModes modes = draft.namespaces();
            draft.namespaces(new NamespaceModes(
                    shared.mode(draft, NamespaceModes::network),
                    shared.mode(draft, NamespaceModes::pid),
                    shared.mode(draft, NamespaceModes::ipc),
                    modes.uts(),
                    modes.user(),
                    modes.cgroup()));
        }
    }

    private String mode(SpecDraft draft, Function<NamespaceModes, String> of) {
        String own = of.apply(draft.namespaces());
        String mode = own;
        Set<String> met = new HashSet<>();
        while (mode.startsWith(SERVICE) && met.add(mode)) {
            String name = mode.substring(SERVICE.length());
            SpecDraft owner = services.get(name);
            if (owner == null) {
                draft.report(Diagnostic.warning(
                        "compose-service",
                        "the service " + draft.address() + " shares a namespace of " + name
                                + ", and there is no such service",
                        "name a service of the file"));
                return own;
            }
            mode = of.apply(owner.namespaces());
        }
        return mode.equals("host") ? mode : own;
    }
}
