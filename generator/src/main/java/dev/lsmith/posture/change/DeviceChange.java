package dev.lsmith.posture.change;

import dev.lsmith.container.ContainerSpec;
import java.util.Set;
import java.util.TreeSet;

/** The device nodes that a container is given, each with what may be done to it. */
final class DeviceChange {
    private DeviceChange() {}

    static void add(SpecChanges changes) {
        changes.openings(devices(changes.before()), devices(changes.after()), "device", "--device ");
    }

    /** One for each permission of {@code rwm}, so that taking one away is narrower. */
    private static Set<String> devices(ContainerSpec spec) {
        Set<String> devices = new TreeSet<>();
        spec.devices().forEach(device -> {
            String permissions = device.permissions().isEmpty() ? "rwm" : device.permissions();
            permissions
                    .chars()
                    .forEach(c -> devices.add(device.hostPath() + ":" + device.containerPath() + ":" + (char) c));
        });
        return devices;
    }
}
