package dev.lsmith.posture;

import java.util.Arrays;

/** The part of the isolation that a finding is about. */
public enum Area {
    PRIVILEGES("privileges"),
    PROCESS("process"),
    FILESYSTEM("filesystem"),
    MOUNTS("mounts"),
    DEVICES("devices"),
    IPC("ipc"),
    NETWORK("network"),
    UTS("uts"),
    USER_NAMESPACE("user ns"),
    CGROUP_NAMESPACE("cgroup ns"),
    LIMITS("limits"),
    CAPABILITIES("capabilities"),
    SECCOMP("seccomp"),
    APPARMOR("apparmor"),
    SELINUX("selinux"),
    USER("user"),
    SECRETS("secrets"),
    IMAGE("image");

    private final String word;

    Area(String word) {
        this.word = word;
    }

    /** The area as the data files and the output write it. */
    public String word() {
        return word;
    }

    static Area ofWord(String word) {
        return Arrays.stream(values())
                .filter(a -> a.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("findings.ini: no area " + word));
    }
}
