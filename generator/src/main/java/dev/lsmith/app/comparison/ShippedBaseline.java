package dev.lsmith.app.comparison;

import dev.lsmith.app.Confinement;
import dev.lsmith.app.PolicyFolder.PolicyFile;
import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.capability.CapabilityMechanism;
import dev.lsmith.policy.selinux.ContainerDomain;
import dev.lsmith.policy.selinux.SelinuxMechanism;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What engines confine a container to by themselves, as files of an output folder: {@code profiles/baselines/baselines.csv}. */
public final class ShippedBaseline {
    private static final String NO_ARGUMENTS = "none";

    private ShippedBaseline() {}

    /** The names that can be asked for, in order. */
    public static SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        rows().forEach(row -> names.add(row.get(0)));
        return names;
    }

    private static List<List<String>> rows() {
        return ShippedData.rows("baselines/baselines.csv");
    }

    /** The files of one of the {@link #names}; places in them are told by the name. */
    static PolicyFiles files(String name) {
        SortedMap<String, PolicyFile> files = new TreeMap<>();
        rows().stream()
                .filter(row -> row.get(0).equals(name))
                .forEach(row -> files.put(row.get(1), new PolicyFile(Path.of(name, row.get(1)), text(name, row))));
        return new PolicyFiles(files);
    }

    private static String text(String name, List<String> row) {
        String source = row.get(2);
        if (row.get(1).equals(CapabilityMechanism.FILE)) {
            SortedSet<String> held = new TreeSet<>();
            ShippedData.rows(source).forEach(capability -> held.add(capability.get(0)));
            return String.join(
                    "",
                    new CapabilityMechanism()
                            .render(Confinement.set(name, held))
                            .values());
        }
        if (row.get(1).startsWith("selinux/")) {
            return containerDomain();
        }
        if (row.get(1).endsWith(".args")) {
            return source.equals(NO_ARGUMENTS) ? "" : source.replace(' ', '\n') + "\n";
        }
        return new String(ShippedData.bytes(source), StandardCharsets.UTF_8);
    }

    private static String containerDomain() {
        return new SelinuxMechanism()
                .render(ContainerDomain.ofEither()).entrySet().stream()
                        .filter(file -> file.getKey().endsWith(".cil"))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElseThrow();
    }
}
