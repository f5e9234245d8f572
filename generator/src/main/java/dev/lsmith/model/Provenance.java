package dev.lsmith.model;

import java.util.List;

/**
 * What a stored model was made from; nothing that changes when the same is made again elsewhere.
 *
 * @param version of lsmith; empty if unknown
 * @param logs the logs' names without their folders, the first of which is called {@code [1]}
 * @param kernels the kernels that the logs say to be of
 */
public record Provenance(String version, List<String> logs, List<String> kernels) {
    /** Nothing is known. */
    public static final Provenance UNKNOWN = new Provenance("", List.of(), List.of());

    public Provenance {
        logs = List.copyOf(logs);
        kernels = List.copyOf(kernels);
    }
}
