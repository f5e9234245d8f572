package dev.lsmith.app.recording;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.FilesystemSpec;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Containers that were given the same: replicas of one workload, or one container that was made anew for each recording. */
final class Replicas {
    /** What makes the policies of two containers differ; names, ids, labels and places on the host do not. */
    private static final Map<String, Function<ContainerSpec, Object>> COMPARED = compared();

    private Replicas() {}

    private static Map<String, Function<ContainerSpec, Object>> compared() {
        Map<String, Function<ContainerSpec, Object>> compared = new LinkedHashMap<>();
        compared.put("command", spec -> spec.process().command());
        compared.put("user", spec -> spec.process().user());
        compared.put("capabilities", ContainerSpec::capabilities);
        compared.put("no_new_privs", spec -> spec.security().noNewPrivileges());
        compared.put("namespaces", ContainerSpec::namespaces);
        compared.put("read-only root", spec -> spec.filesystem().readOnlyRoot());
        compared.put("masked paths", spec -> spec.filesystem().maskedPaths());
        compared.put(
                "mounts",
                spec -> spec.mounts().stream()
                        .map(m -> List.of(m.destination(), m.mountType(), m.readOnly()))
                        .toList());
        compared.put(
                "ports",
                spec -> spec.ports().stream()
                        .map(p -> List.of(p.containerPort(), p.protocol()))
                        .toList());
        compared.put("devices", ContainerSpec::devices);
        compared.put("sysctls", spec -> spec.limits().sysctls());
        return Map.copyOf(compared);
    }

    /**
     * What each of them was given; of what differs from one to the next, the one that was started last is told.
     *
     * @throws InputException when they were not given the same
     */
    static Optional<ContainerSpec> spec(List<ContainerSpec> specs) throws InputException {
        Optional<ContainerSpec> last = specs.stream()
                .max(Comparator.comparing((ContainerSpec spec) -> spec.started().orElse(Instant.MIN))
                        .thenComparing(ContainerSpec::id)
                        .thenComparing(ContainerSpec::source));
        for (ContainerSpec spec : specs) {
            List<String> different = COMPARED.entrySet().stream()
                    .filter(what ->
                            !what.getValue().apply(spec).equals(what.getValue().apply(last.get())))
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList();
            if (!different.isEmpty()) {
                throw new InputException(Diagnostic.error(
                        "several-containers",
                        Position.ofSource(spec.source()),
                        "this container and that of " + last.get().source() + " were given different "
                                + String.join(", ", different),
                        "say with --spec what the policies are to be for"));
            }
        }
        return last.map(spec -> with(spec, specs));
    }

    /** The container, with the folders of all of them: each recording names paths by its own. */
    private static ContainerSpec with(ContainerSpec spec, List<ContainerSpec> specs) {
        FilesystemSpec own = spec.filesystem();
        List<String> roots = specs.stream()
                .flatMap(each -> each.filesystem().storageRoots().stream())
                .distinct()
                .sorted(Comparator.comparing(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .toList();
        return new ContainerSpec(
                spec.engine(),
                spec.source(),
                spec.name(),
                spec.id(),
                spec.image(),
                spec.imageId(),
                spec.pid(),
                spec.started(),
                spec.process(),
                spec.capabilities(),
                spec.security(),
                spec.namespaces(),
                new FilesystemSpec(own.readOnlyRoot(), own.maskedPaths(), own.readonlyPaths(), roots),
                spec.mounts(),
                spec.ports(),
                spec.devices(),
                spec.limits(),
                spec.otherOptions(),
                spec.workload(),
                spec.attachments());
    }
}
