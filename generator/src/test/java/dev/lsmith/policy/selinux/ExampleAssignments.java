package dev.lsmith.policy.selinux;

import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Logs;
import dev.lsmith.audit.LogSources;
import dev.lsmith.base.InputException;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.Specs;
import dev.lsmith.model.Model;
import dev.lsmith.model.SubjectSelection;
import dev.lsmith.model.SubjectSelection.Selection;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Assignment.Privileges;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The recordings of {@code examples/} as the program itself reads them. */
final class ExampleAssignments {
    private ExampleAssignments() {}

    /** From the AppArmor recording alone. */
    static Assignment apparmor(String name) throws Exception {
        return of(name, List.of(folder(name)), folder(name).resolve("inspect.json"));
    }

    /** From the SELinux recording alone. */
    static Assignment selinux(String name) throws Exception {
        Path folder = folder(name).resolve("selinux");
        return of(name, List.of(folder), folder.resolve("inspect.json"));
    }

    private static Assignment of(String name, List<Path> folders, Path inspect) throws Exception {
        List<String> logs = new ArrayList<>();
        for (Path folder : folders) {
            try (var files = Files.list(folder)) {
                files.filter(f -> f.getFileName().toString().startsWith("audit.log"))
                        .forEach(f -> logs.add(f.toString()));
            }
        }
        ContainerSpec spec = spec(inspect);
        List<Observation> observations =
                Logs.observations(LogSources.expand(logs, InputStream.nullInputStream()), name);
        Selection selection = SubjectSelection.select(Model.of(observations), Optional.of(spec), Optional.empty());
        if (!(selection instanceof Selection.Selected selected)) {
            throw new AssertionError("no container in the log: " + selection);
        }
        Model model = selected.model();
        TreeSet<String> capabilities = new TreeSet<>();
        model.accesses(CapabilityUse.class).keySet().forEach(c -> capabilities.add(c.capability()));
        return new Assignment(name, model, Optional.of(spec), new Privileges(capabilities, true), false);
    }

    /** The spec of the AppArmor recording. */
    static ContainerSpec spec(String name) {
        return spec(folder(name).resolve("inspect.json"));
    }

    private static ContainerSpec spec(Path inspect) {
        try {
            return Specs.containers(inspect.toString(), Files.readAllBytes(inspect))
                    .get(0);
        } catch (IOException | InputException e) {
            throw new AssertionError(e);
        }
    }

    private static Path folder(String name) {
        return SelinuxRecordings.root().resolve("examples/" + name);
    }

    /** The spec of nginx with one mount in the place of its own. */
    static ContainerSpec mounting(ContainerSpec.Mount mount) {
        ContainerSpec spec = spec("nginx");
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
                spec.filesystem(),
                List.of(mount),
                spec.ports(),
                spec.devices(),
                spec.limits(),
                spec.otherOptions(),
                spec.workload(),
                spec.attachments());
    }
}
