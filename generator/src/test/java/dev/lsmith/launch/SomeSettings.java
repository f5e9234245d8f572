package dev.lsmith.launch;

import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.policy.LaunchSettings;
import dev.lsmith.policy.LaunchSettings.CallFilter;
import dev.lsmith.policy.LaunchSettings.CallFilter.Member;
import dev.lsmith.policy.LaunchSettings.DomainSetting;
import dev.lsmith.policy.LaunchSettings.ProfileSetting;
import dev.lsmith.policy.LaunchSettings.SecurityOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What three mechanisms tell the engine of policies that the tests know. */
final class SomeSettings {
    static final String SECCOMP = "{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"architectures\": [\"SCMP_ARCH_X86_64\"],"
            + "\"syscalls\": [{\"names\": [\"read\", \"write\"], \"action\": \"SCMP_ACT_ALLOW\"},"
            + "{\"names\": [\"socket\"], \"action\": \"SCMP_ACT_ALLOW\","
            + "\"args\": [{\"index\": 0, \"value\": 1, \"op\": \"SCMP_CMP_EQ\"}]},"
            + "{\"names\": [\"clone3\"], \"action\": \"SCMP_ACT_ERRNO\", \"errnoRet\": 38}]}";
    static final String APPARMOR = "{\"filesystem\":{\"readOnlyPaths\":[\"/a ${y} <#z>\"]}}";
    static final String PODMAN = "{\"defaultAction\": \"SCMP_ACT_ERRNO\"}\n";
    static final String CIL = "(type a)\n";

    private static final String PODMAN_FILE = "run/seccomp.podman.json";

    private SomeSettings() {}

    static LaunchSettings of(String profile, String type, Optional<ContainerSpec> spec) {
        List<SecurityOption> options = new ArrayList<>();
        options.add(SecurityOption.on(Reporter.APPARMOR, "apparmor=" + profile, "a profile"));
        options.add(SecurityOption.on(Reporter.SELINUX, "label=type:" + type, "a domain"));
        spec.flatMap(s -> s.security().label("level"))
                .ifPresent(l -> options.add(SecurityOption.on(Reporter.SELINUX, "label=level:" + l, "a level")));
        options.add(new SecurityOption("seccomp=seccomp.json", "seccomp=" + PODMAN_FILE, "a filter", Optional.empty()));
        return LaunchSettings.of(options)
                .with(new ProfileSetting(profile, APPARMOR))
                .with(new DomainSetting(type, CIL))
                .with(filter(), PODMAN);
    }

    private static CallFilter filter() {
        List<Member> members = new ArrayList<>();
        try {
            JsonReader.read("seccomp.json", SECCOMP)
                    .object()
                    .members()
                    .forEach((name, value) -> members.add(new Member(name, JsonText.of(value))));
        } catch (InputException e) {
            throw new IllegalStateException(e);
        }
        return new CallFilter(
                "seccomp.json",
                PODMAN_FILE,
                members,
                new TreeSet<>(List.of("read", "write", "socket")),
                new TreeSet<>(List.of("socket")),
                new TreeMap<>(Map.of("clone3", 38)),
                List.of("SCMP_ARCH_X86_64"),
                false);
    }
}
