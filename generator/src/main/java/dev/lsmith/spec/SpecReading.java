package dev.lsmith.spec;

import dev.lsmith.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.List;

/**
 * What a file says of containers.
 *
 * @param containers in its order, at least one
 * @param addresses how each of them can be told from the others, in the same order: its service in a compose file,
 *     {@code KIND/NAME/CONTAINER} in a Kubernetes manifest, its name, its id, or {@code #2} for a second one without any
 * @param diagnostics what of it was not understood: flags that no engine has, variables left open
 */
public record SpecReading(List<ContainerSpec> containers, List<String> addresses, List<Diagnostic> diagnostics) {
    public SpecReading {
        containers = List.copyOf(containers);
        addresses = List.copyOf(addresses);
        diagnostics = List.copyOf(diagnostics);
        if (addresses.size() != containers.size()) {
            throw new IllegalArgumentException(addresses.size() + " addresses of " + containers.size());
        }
    }

    /** Containers that their names or ids tell apart. */
    public SpecReading(List<ContainerSpec> containers, List<Diagnostic> diagnostics) {
        this(containers, addresses(containers), diagnostics);
    }

    private static List<String> addresses(List<ContainerSpec> containers) {
        List<String> addresses = new ArrayList<>();
        for (ContainerSpec container : containers) {
            String known = container.name().isEmpty() ? container.id() : container.name();
            addresses.add(known.isEmpty() ? "#" + (addresses.size() + 1) : known);
        }
        return addresses;
    }
}
