package dev.lsmith.posture;

import dev.lsmith.spec.ContainerSpec;
import dev.lsmith.spec.Device;

/** Device nodes given, and what the device cgroup lets through. */
final class DeviceCheck implements Check {
    @Override
    public void check(Assessment assessment) {
        ContainerSpec spec = assessment.spec();
        if (spec.capabilities().privileged()) {
            assessment.add("devices-all");
        }
        for (Device device : spec.devices()) {
            HostPath known = HostPath.of(device.hostPath())
                    .orElse(new HostPath(Danger.MEDIUM, Danger.MEDIUM, "is a device of the host"));
            assessment.add(
                    "device",
                    device.permissions().contains("w") ? known.writable() : known.readOnly(),
                    device.hostPath(),
                    device.hostPath() + " " + known.sentence() + ".",
                    assessment.seen().path(device.containerPath()));
        }
        String rules = spec.otherOptions().get("DeviceCgroupRules");
        if (rules != null) {
            assessment.add("device-cgroup-rule", rules);
        }
        if (spec.otherOptions().containsKey("DeviceRequests")) {
            assessment.add("device-request");
        }
    }
}
