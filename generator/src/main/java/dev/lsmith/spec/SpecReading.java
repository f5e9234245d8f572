package dev.lsmith.spec;

import dev.lsmith.diagnostic.Diagnostic;
import java.util.List;

/**
 * What a file says of containers.
 *
 * @param containers in its order, at least one
 * @param diagnostics what of it was not understood: flags that no engine has, variables left open
 */
public record SpecReading(List<ContainerSpec> containers, List<Diagnostic> diagnostics) {
    public SpecReading {
        containers = List.copyOf(containers);
        diagnostics = List.copyOf(diagnostics);
    }
}
