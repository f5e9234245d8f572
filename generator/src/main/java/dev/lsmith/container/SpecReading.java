package dev.lsmith.container;

import dev.lsmith.base.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a file says of containers, and what of it was not understood: flags that no engine has, variables left open.
 *
 * @param containers in its order, at least one
 * @param addresses how each of them can be told from the others, in the same order: its service in a compose file,
 *     {@code KIND/NAME/CONTAINER} in a Kubernetes manifest, its name, its id, or {@code #2} for a second one without any
 * @param ofAll what was not understood and may concern every container
 * @param ofOne what was not understood and concerns one container alone, in their order
 */
public record SpecReading(
        List<ContainerSpec> containers, List<String> addresses, List<Diagnostic> ofAll, List<List<Diagnostic>> ofOne) {
    public SpecReading {
        containers = List.copyOf(containers);
        addresses = List.copyOf(addresses);
        ofAll = List.copyOf(ofAll);
        ofOne = ofOne.stream().map(List::copyOf).toList();
        if (addresses.size() != containers.size() || ofOne.size() != containers.size()) {
            throw new IllegalArgumentException(
                    addresses.size() + " addresses and " + ofOne.size() + " lists of " + containers.size());
        }
    }

    /** Everything that was not understood. */
    public List<Diagnostic> diagnostics() {
        return Stream.concat(ofAll.stream(), ofOne.stream().flatMap(List::stream))
                .distinct()
                .toList();
    }

    /** What was not understood and may concern one container, by its number in their order. */
    public List<Diagnostic> about(int container) {
        return Stream.concat(ofAll.stream(), ofOne.get(container).stream())
                .distinct()
                .toList();
    }

    /** Names or ids; where neither is known, numbers. */
    public static List<String> addresses(List<ContainerSpec> containers) {
        List<String> addresses = new ArrayList<>();
        for (ContainerSpec container : containers) {
            String known = container.name().isEmpty() ? container.id() : container.name();
            addresses.add(known.isEmpty() ? "#" + (addresses.size() + 1) : known);
        }
        return addresses;
    }
}
