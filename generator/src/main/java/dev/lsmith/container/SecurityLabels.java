package dev.lsmith.container;

import java.util.List;
import java.util.Optional;

/**
 * The labels and profiles under which the container ran when it was looked at.
 *
 * @param apparmorProfile the AppArmor profile's name
 * @param processLabel the SELinux context of its processes
 * @param mountLabel the SELinux context of its files
 * @param seccomp the seccomp profile: {@code unconfined}, {@code builtin}, a path, or the profile's JSON itself
 * @param noNewPrivileges whether no_new_privs was set; empty when not said
 * @param labelOptions the {@code label=} options without that word: {@code type:container_t}, {@code level:s0:c1},
 *     {@code disable}
 * @param options all of {@code --security-opt}, as given
 */
public record SecurityLabels(
        Optional<String> apparmorProfile,
        Optional<String> processLabel,
        Optional<String> mountLabel,
        Optional<String> seccomp,
        Optional<Boolean> noNewPrivileges,
        List<String> labelOptions,
        List<String> options) {
    public SecurityLabels {
        labelOptions = List.copyOf(labelOptions);
        options = List.copyOf(options);
    }

    /**
     * What the label options say of one part of the context: {@code level}. Of several options the last holds
     * (opencontainers/selinux, go-selinux/label, InitLabels).
     */
    public Optional<String> label(String part) {
        return labelOptions.stream()
                .filter(o -> o.startsWith(part + ":"))
                .map(o -> o.substring(part.length() + 1))
                .reduce((first, last) -> last);
    }
}
