package dev.lsmith.posture;

import dev.lsmith.container.ContainerSpec.Device;
import dev.lsmith.container.ContainerSpec;

/** Device nodes given, and what the device cgroup lets through. */
final class DeviceCheck implements Check {
    @Override
    public void check(Assessment assessment) {
        ContainerSpec spec = assessment.spec();
        for (Device device : spec.devices()) {
            HostPath known = HostPath.of(device.hostPath())
                    .orElse(new HostPath(Danger.MEDIUM, Danger.MEDIUM, "is a device of the host", "device"));
            assessment.add(
                    "device",
                    device.permissions().contains("w") ? known.writable() : known.readOnly(),
                    device.hostPath(),
                    device.hostPath() + " " + known.sentence() + ".",
                    assessment.seen().path(device.containerPath()));
        }
        assessment
                .options()
                .values("device-rules")
                .forEach(rules -> assessment.add(
                        "device-cgroup-rule", rules, assessment.seen().capability("mknod")));
        if (assessment.options().has("device-request")) {
            assessment.add("device-request");
        }
    }
}
